"""The zygote: a small, clean interpreter that forks workers.

It is started by exec, never by a fork of the judge, so its memory holds no test, seed, model or solution;
what a worker can find in the memory that it inherits is this folder and the standard library.

The judge speaks to it over a SOCK_SEQPACKET socket at descriptor 0, one packet for each message:

``spawn``, a JSON object of limits, with three descriptors (channel, stdout, stderr)
    forks a worker; replies ``{"pid": n}``. The pid is the zygote's to reap, so it names this worker and no
    other process until the judge asks for it to be reaped.
``reap``, a pid
    waits for a worker that was killed or has ended; replies ``{"status": .., "cpu": seconds, "rss": KiB}``,
    status as in `os.waitstatus_to_exitcode`.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys

from . import limits, worker

# What katas' solutions import most: loaded once here, so that a worker's imports cost nothing.
PRELOAD = (
    "abc array bisect collections collections.abc contextlib copy dataclasses datetime decimal enum fractions "
    "functools gc hashlib heapq itertools json linecache logging math operator queue random re secrets statistics "
    "string struct threading time traceback typing types uuid warnings weakref"
).split()


def main() -> None:
    """Serve spawn and reap requests until the judge goes away."""
    limits.die_with_parent()
    control = socket.socket(fileno=os.dup(0))
    sys.path[:] = [entry for entry in sys.path if entry.startswith(sys.base_prefix) or entry.endswith(".zip")]
    for name in PRELOAD:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    control.send(b'{"ready": true}')
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 3)
        if not message:
            return
        request = json.loads(message)
        if request["verb"] == "spawn":
            pid = os.fork()
            if pid == 0:
                _become_worker(control, request, descriptors)
            for fd in descriptors:
                os.close(fd)
            control.send(json.dumps({"pid": pid}).encode())
        elif request["verb"] == "reap":
            _, status, usage = os.wait4(request["pid"], 0)
            control.send(
                json.dumps(
                    {
                        "status": os.waitstatus_to_exitcode(status),
                        "cpu": usage.ru_utime + usage.ru_stime,
                        "rss": usage.ru_maxrss,
                    }
                ).encode()
            )


def _become_worker(control: socket.socket, request: dict[str, object], descriptors: list[int]) -> None:
    """Turn this freshly forked child into a worker. Never returns."""
    status = 71
    try:
        os.setsid()
        limits.die_with_parent()
        control.detach()
        limits.take_descriptors(*_by_role(descriptors))
        os.environ.clear()
        sys.argv[:] = [""]
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        limits.impose(request["limits"])  # type: ignore[arg-type]
        worker.serve(socket.socket(fileno=3))
        status = 0
    finally:
        os._exit(status)


def _by_role(descriptors: list[int]) -> tuple[int, int, int]:
    channel, out, err = descriptors
    return channel, out, err
