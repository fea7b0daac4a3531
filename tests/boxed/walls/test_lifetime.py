"""Nothing outlives its judge, and a kill is quick. Times are printed with ``-s``."""

from __future__ import annotations

import os
import random
import select
import signal
import socket
import statistics
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from .test_walls import CHAINS, NOBODY, PYTHONS, environment, everywhere, need, shipped, users

HERE = Path(__file__).parent


class Judge:
    """The judge's side of a zygote, as short as it can be."""

    def __init__(self, python: str, user: str, chain: str, mark: str = "") -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        become = (
            {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 and user == "ordinary" else {}
        )
        script = Path(shipped()) / "lifetime_zygote.py"
        if not script.exists():
            script.write_text((HERE / "lifetime_zygote.py").read_text())
        self.zygote = subprocess.Popen(
            [python, "-I", "-S", "-B", str(script), shipped(), chain, mark], stdin=theirs, cwd="/", env=environment(python), **become)  # fmt: skip
        theirs.close()
        assert self.control.recv(100) == b"ready"

    def spawn(self, what: str, *given: int) -> tuple[int, int, int]:
        """Returns the zygote's pid for the worker, a pidfd, and the pid as seen from here."""
        given = given or (os.open(os.devnull, os.O_RDWR),)
        socket.send_fds(self.control, [what.encode()], list(given))
        said, (handle,), _, _ = socket.recv_fds(self.control, 100, 1)
        for fd in given:
            os.close(fd)
        return int(said), handle, outside_pid(handle)

    def end(self) -> None:
        self.control.close()
        self.zygote.kill()
        self.zygote.wait()


def outside_pid(handle: int) -> int:
    """Return the pid that a pidfd stands for, in this process's own numbering (proc(5), fdinfo)."""
    for line in Path(f"/proc/self/fdinfo/{handle}").read_text().splitlines():
        if line.startswith("Pid:"):
            return int(line.split()[1])
    raise LookupError("not a pidfd")


def marked(mark: str) -> list[int]:
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                if mark.encode() in Path(f"/proc/{entry}/cmdline").read_bytes() and int(entry) != os.getpid():
                    found.append(int(entry))
            except OSError:
                continue
    return found


@everywhere
@pytest.mark.parametrize("what", ["sleep", "spin", "stubborn", "bomb", "threads"])
def test_a_kill_from_outside_is_quick(python: str, user: str, chain: str, what: str) -> None:
    need(python, user, chain)
    mark = uuid.uuid4().hex
    judge = Judge(python, user, chain, mark)
    took = []
    for _ in range(5):
        pid, handle, outside = judge.spawn(what)
        time.sleep(0.03)
        clock = (~outside << 3) | 2  # the process CPU clock, clock_getcpuclockid(3)
        assert time.clock_gettime(clock) >= 0
        began = time.monotonic()
        signal.pidfd_send_signal(handle, signal.SIGKILL)
        judge.control.send(f"reap {pid}".encode())
        assert judge.control.recv(200).startswith(b"[-9, ")
        assert select.select([handle], [], [], 0)[0]
        took.append(time.monotonic() - began)
        os.close(handle)
        assert not os.path.exists(f"/proc/{outside}")
    left = len(marked(mark))
    judge.end()
    assert left == 1 + ("namespaces" in chain)  # the zygote and its waiter
    print(f" {what} {chain} {user}: kill and reap {statistics.median(took) * 1e3:.2f} ms, worst {max(took) * 1e3:.2f}")
    assert max(took) < 0.1


JUDGE = """
import sys, os; sys.path.insert(0, sys.argv[1])
from tests.test_lifetime import Judge
print("up", flush=True)
judge = Judge(*sys.argv[2:])
while True:
    for what in ("sleep", "spin", "stubborn", "threads"):
        judge.spawn(what)[1]
    for n in range(60): pass
    if len(os.listdir("/proc/self/fd")) > 20:
        import time; time.sleep(60)
"""


@pytest.mark.parametrize("chain", CHAINS)
def test_killing_the_judge_at_random_moments_leaves_nothing(chain: str) -> None:
    python, user = PYTHONS[0], users()[-1]
    need(python, user, chain)
    rng = random.Random(20261120)
    for _ in range(int(os.environ.get("KILLS", "12"))):
        mark = uuid.uuid4().hex
        judge = subprocess.Popen(
            [sys.executable, "-c", JUDGE, str(HERE.parent), python, user, chain, mark],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "SHIPPED": shipped()},
        )
        judge.stdout.readline()
        time.sleep(rng.uniform(0, 0.15))
        judge.kill()
        judge.wait()
        judge.stdout.close()
        deadline = time.monotonic() + 1
        while (left := marked(mark)) and time.monotonic() < deadline:
            time.sleep(0.005)
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        assert not left


@everywhere
def test_a_killed_zygote_takes_its_workers_along(python: str, user: str, chain: str) -> None:
    need(python, user, chain)
    mark = uuid.uuid4().hex
    judge = Judge(python, user, chain, mark)
    for what in ("sleep", "stubborn", "threads"):
        judge.spawn(what)
    judge.zygote.kill()
    judge.zygote.wait()
    deadline = time.monotonic() + 1
    while (left := marked(mark)) and time.monotonic() < deadline:
        time.sleep(0.002)
    judge.end()
    assert not left
