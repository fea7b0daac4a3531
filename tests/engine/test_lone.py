"""Workers without a fork, for systems other than Linux: no sandbox, but the same answers and the same deadlines."""

from __future__ import annotations

import psutil
import pytest

from graders._boxed import wire
from graders._engine.lone import LoneBox
from graders._engine.script import Script, call
from graders._engine.worker import Limits, WorkerLost

CALL = Script((call("", "f"),)).body


@pytest.fixture
def spawn():
    """Starts workers with a function ``f`` loaded; none outlives its test."""
    box = LoneBox()
    workers = []

    def start(body, **limits):
        worker = box.spawn(Limits(**{"cpu_s": 10.0, "wall_s": 20.0, **limits}))
        workers.append(worker)
        source = f"import os, sys, time\ndef f():\n    {body}\n"
        assert worker.request(wire.dump_request(("load", "main", (("main", source),)))) == b"true"
        return worker

    yield start
    for worker in workers:
        worker.kill()
    assert all(worker._process.poll() is not None for worker in workers)


def test_a_call_is_answered(spawn):
    """As it is on Linux."""
    worker = spawn("return (7, b'x')")
    assert worker.request(CALL) == b'[{"tuple":[7,{"bytes":"78"}]}]'
    assert worker.request(CALL) == b'[{"tuple":[7,{"bytes":"78"}]}]'
    assert worker.cpu_ns() > 0
    assert worker.resident_bytes() > 1 << 20


@pytest.mark.parametrize(
    ("body", "limits", "reason"),
    [
        ("while True: pass", {"cpu_s": 1.0}, "cpu"),
        ("time.sleep(60)", {"wall_s": 2.0}, "wall"),
        ("while True: print('x' * 1000, file=sys.stderr)", {"output": 1 << 20}, "output"),
        ("os._exit(3)", {}, "ended"),
    ],
)
def test_a_worker_is_lost_for_the_same_reasons(spawn, body, limits, reason):
    """Time on either clock, output, and an end of its own."""
    worker = spawn(body, **limits)
    with pytest.raises(WorkerLost) as loss:
        worker.request(CALL)
    assert loss.value.reason == reason
    assert not worker.alive
    assert not psutil.pid_exists(worker._process.pid)
    if reason == "ended":
        assert loss.value.status == 3


def test_what_is_printed_is_no_part_of_the_reply(spawn):
    """The replies go another way."""
    worker = spawn("print('out'); sys.stderr.write('err'); return 7")
    assert worker.request(CALL) == b"[7]"
    worker.kill()
    assert "out" in worker.output
    assert "err" in worker.output


def test_a_right_program_is_accepted_without_a_fork(lru, right):
    """The judge works with such workers as with any."""
    from graders._engine.judge import Judge
    from graders._engine.submission import Submission

    with Judge(unsafe=True, fork=False) as judge:
        handed_in = Submission((("lru.py", right.encode()),))
        result = judge.grade(lru, handed_in, only="test_a_hit_counts_as_use")
    assert (result.verdict, judge.problems) == ("accepted", [])
