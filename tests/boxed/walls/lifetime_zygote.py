"""Run as ``python -I -S -B lifetime_zygote.py FOLDER CHAIN MARK`` with a SOCK_SEQPACKET socket at 0: a minimal zygote.

Each packet names what the worker shall do; the answer carries the worker's pidfd, whence the judge learns
its pid (``Pid:`` in /proc/self/fdinfo) whatever namespace it is in. ``reap`` answers status and usage.
"""

import json
import os
import signal
import socket
import sys

sys.path.insert(0, sys.argv[1])
from _boxed import kernel  # noqa: E402
from _boxed.walls import Walls  # noqa: E402

del sys.path[0]
import threading  # noqa: E402
import time  # noqa: E402

LIMITS = {"AS": 512 << 20, "CPU": 20, "NOFILE": 64, "FSIZE": 0, "CORE": 0, "NPROC": 32}


def spin():
    while True:
        pass


def stubborn():
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    spin()


def bomb():
    while True:
        try:
            os.fork()
        except OSError:
            pass


def threads():
    for _ in range(20):
        threading.Thread(target=spin, daemon=True).start()
    spin()


def reply():
    os.write(3, b"y")
    os._exit(0)


def echo():
    while data := os.read(3, 64):
        os.write(1, data)


def echo_on_socket():
    channel = SOCKETS[0]
    while data := channel.recv(64):
        channel.sendall(data)


SOCKETS = []


def main():
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    control = socket.socket(fileno=os.dup(0))
    walls = Walls({"layers": sys.argv[2].split("+") if sys.argv[2] else []})
    control.send(b"ready")
    while True:
        message, given, _, _ = socket.recv_fds(control, 100, 2)
        if not message:
            return
        verb, *rest = message.decode().split()
        if verb == "reap":
            _, status, usage = os.wait4(int(rest[0]), 0)
            control.send(json.dumps([os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime]).encode())
            continue
        pid = walls.fork()
        if pid == 0:
            try:
                out = given[1] if len(given) > 1 else given[0]
                if verb == "echo_on_socket":
                    SOCKETS.append(socket.socket(fileno=os.dup(given[0])))
                walls.raise_up(LIMITS, given[0], out, out)
                if SOCKETS:
                    SOCKETS[0].detach()
                    SOCKETS[0] = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=3)
                {f.__name__: f for f in (spin, stubborn, bomb, threads, reply, echo, echo_on_socket)}.get(
                    verb, lambda: time.sleep(600)
                )()
            finally:
                os._exit(1)
        for fd in given:
            os.close(fd)
        handle = os.pidfd_open(pid)
        socket.send_fds(control, [str(pid).encode()], [handle])
        os.close(handle)


main()
