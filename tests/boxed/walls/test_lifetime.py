"""Whatever a worker does, one signal from outside ends it, and nothing outlives the zygote: behind each chain."""

from __future__ import annotations

import contextlib
import os
import signal

import pytest

from graders._boxed import wire
from graders._engine.box import Box
from graders._engine.script import Script, call
from graders._engine.worker import BoxBroken, Limits, WorkerLost
from tests.boxed.walls.machine import EACH_CHAIN, missing
from tests.hostile.aftermath import adopting_orphans, below, seconds_to_be_gone

# A worker's file; its function is called, says that it is at it, and does not come back.
STUBBORN = {
    "sleeps": "time.sleep(60)",
    "spins": "while True: pass",
    "ignores every signal": """
        for number in range(1, 65):
            try: signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError): pass
        while True: pass""",
    "blocks every signal": "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65)); time.sleep(60)",
    "is a fork bomb": """
        while True:
            try: os.fork()
            except OSError: pass""",
    "is many threads": """
        for _ in range(20): threading.Thread(target=lambda: [0 for _ in iter(int, 1)], daemon=True).start()
        while True: pass""",
    "takes memory": """
        kept = []
        while True:
            try: kept.append(bytearray(1 << 20))
            except MemoryError: pass""",
    "floods its output": "while True: os.write(1, bytes(1 << 16))",
}


@pytest.fixture(scope="module", params=EACH_CHAIN)
def box(request):
    """A box behind each chain, with every orphan of it adopted."""
    with adopting_orphans(), Box(tuple(request.param.split("+"))) as box:
        try:
            box.spawn(Limits()).kill()
        except Exception as problem:  # noqa: BLE001 - any reason is one
            missing(f"{request.param} does not stand here: {problem}")
        yield box


@pytest.fixture
def busy(box):
    """Makes workers that are busy; ends those that a test leaves."""
    workers = []

    def make(how):
        lines = "".join(f"    {line.removeprefix(' ' * 8)}\n" for line in STUBBORN[how].strip("\n").split("\n"))
        source = f"import os, signal, threading, time\ndef f():\n    os.write(2, b'at it')\n{lines}"
        worker = box.spawn(Limits(cpu_s=20, wall_s=40, output=1 << 40))
        workers.append(worker)
        assert worker.request(wire.dump_request(("load", "main", (("main", source),)))) == b"true"
        worker._send(wire.frame(bytes(8), Script((call("", "f"),)).body))
        while not worker._spoken:
            worker._wait()
        return worker

    yield make
    for worker in workers:
        worker.kill()


@pytest.mark.parametrize("how", STUBBORN)
def test_one_signal_ends_a_worker_and_all_that_it_started(busy, how):
    """SIGKILL from outside: nothing inside is asked, and it is reaped at once."""
    before = below()
    worker = busy(how)
    assert worker.pid in below() - before
    worker.kill()
    assert worker.status == -signal.SIGKILL
    seconds_to_be_gone(below() - before, 5.0)


def test_a_loss_ends_them_as_well(box):
    """A worker over its limits is ended by the judge itself."""
    before = below()
    worker = box.spawn(Limits(cpu_s=0.1))
    with pytest.raises(WorkerLost):
        worker.request(wire.dump_request(("load", "main", (("main", "while True: pass"),))))
    assert below() == before


def test_workers_end_with_their_zygote(busy, box):
    """Nobody is left to reap them, so the kernel must end them."""
    workers = [busy(how) for how in ("sleeps", "ignores every signal", "is a fork bomb", "is many threads")]
    zygote = box._zygote._process.pid
    chain = below(zygote) | {zygote}
    assert {worker.pid for worker in workers} <= chain
    os.kill(zygote, signal.SIGKILL)
    seconds_to_be_gone(chain, 5.0)
    for worker in workers:
        with contextlib.suppress(BoxBroken):
            worker.kill()
    box.mend()
