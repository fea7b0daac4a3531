"""Times single acts of the box and writes them as JSON: pairs of seconds, ours and theirs, by name.

Run as ``python -m tests.benchmarks.in_the_box``, so that no test tool is in the process that forks.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from graders._boxed import wire
from graders._engine import catalog, submission
from graders._engine.judge import Judge
from graders._engine.script import Script, call, new
from graders._engine.worker import Limits, Worker

TURNS = 15
CAPACITY = 20

Act = Callable[[], object]


def pairs(ours: Act, theirs: Act, times: int) -> list[tuple[float, float]]:
    """Time both acts by turns: in each turn the median of so many ``times`` each, likewise by turns."""
    ours(), theirs()
    found = []
    for _ in range(TURNS):
        both = [(seconds(ours), seconds(theirs)) for _ in range(times)]
        found.append((median(one for one, _ in both), median(other for _, other in both)))
    return found


def seconds(act: Act) -> float:
    """Return how long an act takes on the wall."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def uses(count: int) -> list[Any]:
    """Return puts and gets, by turns, the way a property makes them."""
    kinds = (call("cache", "put", 1, 100), call("cache", "get", 1), call("cache", "get", 99, None))
    return [kinds[place % len(kinds)] for place in range(count)]


def measure() -> dict[str, list[tuple[float, float]]]:
    """Return the pairs, by name."""
    kata = catalog.kata("lru")
    reference = submission.read(kata.reference, kata.facts.files)
    load = wire.dump_request(("load", reference.main, reference.sources))

    with Judge() as judge:

        def loaded() -> Worker:
            worker = judge.box.spawn(Limits(cpu_s=60, wall_s=600))
            assert worker.request(load) == b"true"
            return worker

        worker = loaded()

        def sending(body: bytes) -> Act:
            return lambda: worker.request(body)

        def running(count: int) -> Act:
            return sending(wire.dump_request(("run", Script(tuple(uses(count))).requests, False)))

        def running_afresh(count: int) -> Act:
            return sending(Script((new("cache", "LRUCache", CAPACITY), *uses(count))).body)

        running_afresh(0)()  # leaves the cache that the scripts after it use
        return {
            "calls": pairs(running(50), running(1), 100),
            "calls on a fresh module": pairs(running_afresh(50), running_afresh(1), 100),
            "worker": pairs(lambda: loaded().kill(), fork, 15),
        }


def fork() -> None:
    """Fork a process that does nothing, and wait for it."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


if __name__ == "__main__":
    print(json.dumps(measure()))
