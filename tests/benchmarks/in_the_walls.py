"""Times what the walls cost and writes it as JSON: pairs of seconds, ours and theirs, by name.

Run as ``python -m tests.benchmarks.in_the_walls``, so that no test tool is in the process that forks.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median, quantiles

import psutil

from graders._boxed import wire
from graders._engine.box import Box
from graders._engine.script import Script, call
from graders._engine.worker import Limits, Worker
from tests.benchmarks.in_the_box import TURNS, seconds

ALLOWED_TO_GO_S = 0.1
NOTHING = wire.dump_request(("run", (), wire.GO_ON))
LIMITS = Limits(cpu_s=100, wall_s=100, output=1 << 40)

Timed = Callable[[], float]
Typical = Callable[[list[float]], float]

# What a worker is at when its verdict has come; none of it wants to end.
BUSY = {
    "sleeps": "time.sleep(60)",
    "ignores every signal": """for number in range(1, 65):
        try: signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError): pass
    while True: pass""",
    "is a fork bomb": """while True:
        try: os.fork()
        except OSError: pass""",
    "runs 20 threads": """spin = lambda: [0 for _ in iter(int, 1)]
    for _ in range(20): threading.Thread(target=spin, daemon=True).start()
    while True: pass""",
    "has 400 MB": "kept = bytearray(400 << 20)\n    while True: pass",
}


def load(worker: Worker, source: str) -> None:
    """Have a worker load a file."""
    assert worker.request(wire.dump_request(("load", "main", (("main", source),)))) == b"true"


def started(box: Box) -> Worker:
    """Return a worker that has given its first reply."""
    worker = box.spawn(LIMITS)
    load(worker, "")
    return worker


def starting(box: Box) -> float:
    """Return how long it takes from asking for a worker to its first reply."""
    began = time.perf_counter()
    worker = started(box)
    took = time.perf_counter() - began
    worker.kill()
    return took


def running_bwrap() -> float:
    """Return how long it takes to run Python in bubblewrap's namespaces, doing nothing."""
    command = ["bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "--"]
    return seconds(lambda: subprocess.run([*command, sys.executable, "-I", "-S", "-c", "pass"], check=True))


def starting_fork() -> float:
    """Return how long it takes to fork a process that writes one byte, up to that byte."""
    ours, theirs = os.pipe()
    began = time.perf_counter()
    if (pid := os.fork()) == 0:
        os.write(theirs, b"1")
        os._exit(0)
    os.read(ours, 1)
    took = time.perf_counter() - began
    os.waitpid(pid, 0)
    os.close(ours)
    os.close(theirs)
    return took


def turn_about(ours: Timed, theirs: Timed, times: int, typical: Typical = median) -> list[tuple[float, float]]:
    """Time both by turns, what is ``typical`` of so many ``times`` in each turn."""
    ours(), theirs()
    found = []
    for _ in range(TURNS):
        both = [(ours(), theirs()) for _ in range(times)]
        found.append((typical([one for one, _ in both]), typical([other for _, other in both])))
    return found


def quick(times: list[float]) -> float:
    """Return the first decile: waking an idle processor can take longer than all else in a round trip."""
    return quantiles(times, n=10)[0]


def going(box: Box, busy: str) -> float:
    """Return how long it takes from a verdict until nothing is left of a worker."""
    worker = box.spawn(LIMITS)
    load(worker, f"import os, signal, threading, time\ndef f():\n    os.write(2, b'at it')\n    {busy}")
    worker._send(wire.frame(bytes(8), Script((call("", "f"),)).body))
    while not worker.output:
        worker._wait()  # type: ignore[attr-defined]
    time.sleep(0.02)
    there = {process.pid for process in psutil.Process().children(recursive=True)}

    def end() -> None:
        worker.kill()
        while psutil.pid_exists(worker.pid):
            time.sleep(0.0005)

    took = seconds(end)
    left = {process.pid for process in psutil.Process().children(recursive=True)}
    assert left == there - {worker.pid}
    return took


def measure() -> dict[str, list[tuple[float, float]]]:
    """Return the pairs, by name."""
    found = {}
    with Box() as walled, Box(()) as bare:
        walled.chain, bare.chain  # noqa: B018 - waits until both stand
        found["start, fork"] = turn_about(lambda: starting(walled), starting_fork, 9)
        if shutil.which("bwrap") is not None:
            found["start, bwrap"] = turn_about(lambda: starting(walled), running_bwrap, 5)
        inside, outside = started(walled), started(bare)
        found["round trip"] = turn_about(
            lambda: seconds(lambda: inside.request(NOTHING)),
            lambda: seconds(lambda: outside.request(NOTHING)),
            400,
            quick,
        )
        inside.kill()
        outside.kill()
        for what, busy in BUSY.items():
            found[f"gone: {what}"] = [(going(walled, busy), ALLOWED_TO_GO_S) for _ in range(9)]
    return found


if __name__ == "__main__":
    print(json.dumps(measure()))
