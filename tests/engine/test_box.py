"""The box: whatever a worker does, it is ended for the right reason, reaped, and nothing is left of it."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
import warnings
from textwrap import dedent

import psutil
import pytest

from graders._boxed import wire
from graders._engine import residency
from graders._engine.box import Box
from graders._engine.script import Script, call
from graders._engine.worker import BoxBroken, Limits, WorkerLost


@pytest.fixture(scope="module", params=[None, ()], ids=["walled", "bare"])
def box(request):
    """The best walls that stand here, and none: the judge's own deadlines hold behind either."""
    with Box(request.param) as box:
        box.chain  # noqa: B018 - waits until it stands
        yield box


@pytest.fixture
def spawn(box):
    """Forks workers; none outlives its test, not as a process and not as a descriptor."""
    before = processes(), descriptors()
    workers = []

    def fork(**limits):
        workers.append(box.spawn(Limits(**{"cpu_s": 10.0, "wall_s": 20.0, **limits})))
        return workers[-1]

    yield fork
    for worker in workers:
        worker.kill()
    assert (processes(), descriptors()) == before


def processes():
    """All that this process has started, directly or not."""
    return {process.pid for process in psutil.Process().children(recursive=True)}


def is_over(pid):
    """Whether a process is no more; a zombie may wait long for a parent who reaps it."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def descriptors():
    return len(os.listdir("/proc/self/fd"))


def eventually(condition):
    """Wait for ``condition``; a watchdog, not a measurement."""
    for _ in range(500):
        if condition():
            return True
        time.sleep(0.02)
    return False


def loaded(worker, body):
    """Load a file whose function ``f`` has this ``body``."""
    source = "import os, signal, sys, threading, time\ndef f():\n" + "".join(
        f"    {line}\n" for line in dedent(body).strip().splitlines()
    )
    assert worker.request(wire.dump_request(("load", "main", (("main", source),)))) == b"true"
    return worker


CALL = Script((call("", "f"),)).body


def lost(worker, body, request=CALL):
    """Return how ``worker`` is lost in a call with this ``body``; it must be gone for good then."""
    loaded(worker, body)
    with pytest.raises(WorkerLost) as loss:
        worker.request(request)
    assert not worker.alive
    assert not psutil.pid_exists(worker.pid)
    with pytest.raises(RuntimeError):
        worker.request(request)
    return loss.value


def outcome(worker):
    """The reply to a call, or how the worker was lost in it."""
    try:
        return worker.request(CALL)
    except WorkerLost as loss:
        return loss


def test_a_call_is_answered(spawn):
    """That is the ordinary case."""
    worker = loaded(spawn(), "return 7")
    assert [worker.request(CALL) for _ in range(3)] == [b"[7]"] * 3
    assert worker.alive


@pytest.mark.parametrize(
    "loop",
    [
        "while True: pass",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: pass",
        "threading.Thread(target=lambda: [0 for _ in iter(int, 1)], daemon=True).start()\ntime.sleep(60)",
        "sum(range(10**12))",
        "import re; re.match('(a*)*b', 'a' * 40)",
    ],
    ids=["plain", "catches everything", "blocks signals", "in a thread", "in C", "in a pattern"],
)
def test_a_loop_is_ended_by_its_cpu_time(spawn, loop):
    """It is counted from outside, all threads together."""
    worker = spawn(cpu_s=0.2)
    assert lost(worker, loop).reason == "cpu"
    assert 0.2 <= worker.cpu_s < 2.0


@pytest.mark.parametrize(
    "wait",
    [
        "time.sleep(60)",
        "threading.Event().wait()",
        "lock = threading.Lock(); lock.acquire(); lock.acquire()",
        "while True: time.sleep(0.001)",
        "threading.Thread(target=time.sleep, args=(60,)).start()\nthreading.Event().wait()",
        "os.read(3, 1)",
    ],
)
def test_a_wait_is_ended_on_the_wall(spawn, wait):
    """It costs no CPU, so the other clock must end it."""
    worker = spawn(wall_s=0.3)
    assert lost(worker, wait).reason == "wall"
    assert worker.cpu_s < worker.wall_s


def test_a_loop_while_loading_is_ended(spawn):
    """Loading is a request like any other."""
    worker = spawn(cpu_s=0.2)
    with pytest.raises(WorkerLost) as loss:
        worker.request(wire.dump_request(("load", "main", (("main", "while True: pass"),))))
    assert loss.value.reason == "cpu"


def test_the_clock_of_a_worker_runs_over_all_its_requests(spawn):
    """A limit is for the worker, not for each call."""
    worker = loaded(spawn(cpu_s=0.3), "began = time.process_time()\nwhile time.process_time() < began + 0.1: pass")
    ends = [end for end in (outcome(worker) for _ in range(10) if worker.alive) if isinstance(end, WorkerLost)]
    assert [end.reason for end in ends] == ["cpu"]


def test_a_request_can_have_a_limit_of_its_own(spawn):
    """Below that of the worker."""
    worker = loaded(spawn(), "while True: pass")
    with pytest.raises(WorkerLost) as loss:
        worker.request(CALL, worker.cpu_ns() + 200_000_000)
    assert loss.value.reason == "cpu"
    assert worker.cpu_s < 5


@pytest.mark.parametrize("status", [0, 1, 3, 255])
def test_an_exit_is_told_with_its_status(spawn, status):
    """A worker that ends is not one that answers, whatever its status."""
    loss = lost(spawn(), f"os._exit({status})")
    assert (loss.reason, loss.status) == ("ended", status)


@pytest.mark.parametrize(
    ("crash", "signals"),
    [
        ("import ctypes; ctypes.string_at(1)", {signal.SIGSEGV}),
        ("os.abort()", {signal.SIGABRT, signal.SIGSEGV}),
    ],
    ids=["segmentation fault", "abort"],
)
def test_a_crash_is_told_with_its_signal(spawn, crash, signals):
    """It kills the worker and nobody else."""
    loss = lost(spawn(), crash)
    assert loss.reason == "ended"
    assert -loss.status in signals


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGSTOP])
def test_a_worker_that_signals_itself_harms_only_itself(spawn, number):
    """Without walls it dies or stops of it; as the first process of a namespace it may live on."""
    worker = loaded(spawn(wall_s=0.4), f"os.kill(os.getpid(), {int(number)})\ntime.sleep(0.1)")
    end = outcome(worker)
    if isinstance(end, WorkerLost):
        assert end.reason == "wall" or (end.reason, end.status) == ("ended", -number)
    else:
        assert end == b"[null]" or b"raised" in end


FORGED = wire.frame(bytes(8), b"[7]")


@pytest.mark.parametrize(
    "write",
    [
        f"os.write(3, {FORGED!r})",
        f"os.write(3, {FORGED!r} * 2)",
        "os.write(3, b'x')",
        "os.write(3, b'\\n')",
        "os.write(3, b'\\xff' * 64)",
        "os.write(3, bytes(64))",
        "os.write(3, (11).to_bytes(4, 'big') + b'x' * 20)",
        "os.write(3, (5).to_bytes(4, 'big') + b'x' * 5)",
        "os.write(3, (1 << 31).to_bytes(4, 'big'))",
        "os.write(3, ((4 << 20) + 100).to_bytes(4, 'big') + b'x' * 100)",
        f"os.write(3, {FORGED!r})\ntime.sleep(60)",
        f"os.write(3, {FORGED[:-1]!r}); os.write(3, {FORGED[-1:]!r}); os._exit(0)",
        "print('x', file=open(3, 'w', closefd=False))",
    ],
)
def test_what_is_written_to_the_channel_is_found_out(spawn, write):
    """A forged reply, a byte too early, an identifier that nobody gave, a length that no reply has."""
    assert lost(spawn(), write).reason == "protocol"


def test_a_byte_between_two_requests_is_found_out(spawn):
    """What was there before the request cannot answer it."""
    worker = loaded(spawn(), f"threading.Timer(0.05, os.write, (3, {FORGED!r})).start()")
    assert worker.request(CALL) == b"[null]"
    time.sleep(0.3)
    with pytest.raises(WorkerLost) as loss:
        worker.request(CALL)
    assert loss.value.reason == "protocol"


def test_a_reply_with_the_right_identifier_but_twice_is_found_out(spawn):
    """A learner can find the identifier in the frames of the worker; two answers are one too many."""
    steal = """
        frame = sys._getframe()
        while 'ident' not in frame.f_locals: frame = frame.f_back
        ident = frame.f_locals['ident']
        os.write(3, (8 + 3).to_bytes(4, 'big') + ident + b'[8]')
        return 7
    """
    worker = loaded(spawn(), steal)
    end = outcome(worker)
    if not isinstance(end, WorkerLost):
        # Read before the true reply came: then that one is found where the next should be.
        assert end == b"[8]"
        end = outcome(worker)
    assert isinstance(end, WorkerLost)
    assert end.reason == "protocol"


def test_what_a_worker_waits_for_a_processor_is_not_its_own_waiting(spawn, monkeypatch):
    """A machine that has no time for it fails nobody; but not for ever."""
    queued = []
    monkeypatch.setattr(residency, "queued_s", lambda pid: queued.append(pid) or 60.0)
    worker = spawn(wall_s=0.2)
    assert lost(worker, "time.sleep(60)").reason == "starved"
    assert queued[0] == worker.pid
    assert worker.wall_s > 5 * 0.2


@pytest.mark.parametrize("begun", [FORGED[:1], FORGED[:4], FORGED[:-1], (100_000).to_bytes(4, "big") + bytes(200)])
def test_part_of_a_frame_and_then_silence_is_ended_on_the_wall(spawn, begun):
    """The rest is not waited for."""
    worker = spawn(wall_s=0.3)
    assert lost(worker, f"os.write(3, {begun!r})\ntime.sleep(60)").reason == "wall"


def test_part_of_a_frame_and_then_an_exit_is_an_exit(spawn):
    """Half a reply is none."""
    assert lost(spawn(), "os.write(3, (100).to_bytes(4, 'big') + bytes(50))\nos._exit(3)").reason == "ended"


def test_a_frame_that_trickles_is_ended_on_the_wall(spawn):
    """A byte now and then keeps no clock from being read."""
    worker = spawn(wall_s=0.3)
    trickle = """
        os.write(3, (1 << 20).to_bytes(4, 'big') + bytes(8))
        for _ in range(1500):
            os.write(3, b' ')
            time.sleep(0.002)
        os._exit(5)
    """
    assert lost(worker, trickle).reason == "wall"


def test_a_frame_that_trickles_in_a_loop_is_ended_by_its_cpu_time(spawn):
    """Nor from being read against the other limit."""
    worker = spawn(cpu_s=0.2)
    trickle = """
        os.write(3, (4 << 20).to_bytes(4, 'big') + bytes(8))
        while True:
            os.write(3, b' ')
            for _ in range(20000): pass
    """
    assert lost(worker, trickle).reason == "cpu"


@pytest.mark.parametrize("close", ["os.close(3)", "os.closerange(0, 100)", "os.dup2(1, 3)", "os.dup2(0, 3)"])
def test_a_worker_without_its_channel_is_ended(spawn, close):
    """It can answer no more, and is not waited for longer than the wall allows; or walls refuse it that."""
    worker = loaded(spawn(wall_s=0.4), close)
    end = outcome(worker)
    if isinstance(end, WorkerLost):
        assert end.reason in ("ended", "protocol", "wall")
        assert not worker.alive
    else:
        assert b"raised" in end


def test_a_worker_that_does_not_read_is_ended_on_the_wall(spawn):
    """A request that does not go out is no reason to wait for ever."""
    worker = loaded(spawn(wall_s=0.4), "return 7")
    os.kill(worker.pid, signal.SIGSTOP)
    with pytest.raises(WorkerLost) as loss:
        worker.request(wire.dump_request(("run", "x" * (16 << 20), False)))
    assert loss.value.reason == "wall"


def test_a_worker_that_ended_between_two_requests_is_lost_at_the_next(spawn):
    """It is told with its status then."""
    worker = loaded(spawn(), "threading.Timer(0.05, os._exit, (4,)).start()")
    assert worker.request(CALL) == b"[null]"
    assert eventually(lambda: psutil.Process(worker.pid).status() == psutil.STATUS_ZOMBIE)
    with pytest.raises(WorkerLost) as loss:
        worker.request(CALL)
    assert (loss.value.reason, loss.value.status) == ("ended", 4)


def test_what_a_worker_started_is_ended_with_it(spawn):
    """Processes of its group, where walls let it start any."""
    worker = loaded(
        spawn(),
        """
        try:
            child = os.fork()
        except OSError:
            return None
        if not child: time.sleep(60)
        return child
        """,
    )
    worker.request(CALL)
    worker.kill()
    assert not psutil.pid_exists(worker.pid)


def test_a_flood_is_ended_by_what_it_has_printed(spawn):
    """The output is drained, counted, and cut off."""
    worker = spawn(output=1 << 20)
    assert lost(worker, "while True: print('x' * 100)").reason == "output"
    assert len(worker.output) <= 128 << 10


def test_a_slow_flood_is_still_ended_by_its_cpu_time(spawn):
    """Output that keeps coming keeps no clock from being read."""
    worker = spawn(cpu_s=0.2)
    assert lost(worker, "while True:\n    print(flush=True)\n    for _ in range(20000): pass").reason == "cpu"


def test_killing_twice_is_killing_once(spawn):
    """And what the worker used is kept."""
    worker = loaded(spawn(), "return 7")
    worker.request(CALL)
    worker.kill()
    used = worker.cpu_s
    worker.kill()
    assert worker.cpu_s == used > 0
    assert worker.status == -signal.SIGKILL


def test_many_workers_leave_no_descriptor(spawn):
    """A classroom takes thousands."""
    loaded(spawn(), "pass").kill()
    before = descriptors()
    for _ in range(40):
        worker = loaded(spawn(), "pass")
        worker.kill()
    assert descriptors() == before


def test_workers_die_with_their_box():
    """Nobody has to be told."""
    before = processes()
    box = Box()
    workers = [box.spawn(Limits()) for _ in range(2)]
    assert {worker.pid for worker in workers} <= processes()
    box.close()
    assert eventually(lambda: processes() == before and all(is_over(worker.pid) for worker in workers))
    for worker in workers:
        worker._channel.close()
        for fd in (worker._handle, *worker._outputs):
            os.close(fd)


def test_workers_die_with_a_judge_that_was_killed():
    """Also one in a loop, also when nobody could tidy up."""
    program = dedent(
        """
        import sys
        from graders._boxed import wire
        from graders._engine.box import Box, Limits
        box = Box()
        worker = box.spawn(Limits(cpu_s=60, wall_s=60))
        print(worker.pid, flush=True)
        worker.request(wire.dump_request(("load", "main", (("main", "while True: pass"),))))
        """
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as judge:
        worker = int(judge.stdout.readline())
        children = {child.pid for child in psutil.Process(judge.pid).children(recursive=True)}
        assert worker in children
        judge.kill()
    assert eventually(lambda: all(map(is_over, children)))


def test_a_box_whose_zygote_was_killed_says_so_and_can_be_mended():
    """At once, rather than by waiting; and it keeps nothing open."""
    others = processes()
    before = descriptors()
    with Box() as box:
        chain = box.chain
        assert not box.broken
        for pid in processes() - others:
            os.kill(pid, signal.SIGKILL)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # said once is enough: below
            with pytest.raises(BoxBroken):
                box.spawn(Limits())
            gc.collect()
        assert box.broken
        box.mend()
        assert not box.broken
        assert box.chain == chain
        worker = loaded(box.spawn(Limits()), "return 7")
        assert worker.request(CALL) == b"[7]"
        worker.kill()
    assert descriptors() == before
    assert eventually(lambda: all(map(is_over, processes() - others)))


@pytest.mark.parametrize("cpu_s", [0.3, 2.0, 10.0])
def test_the_limits_of_the_kernel_stand_behind_those_of_the_judge(cpu_s):
    """Far enough: the kernel counts this time in ticks, on a busy machine a fifth too much, and gives no reason."""
    limits = Limits(cpu_s=cpu_s, memory=1 << 29)
    resources = limits.as_resources()
    assert resources["CPU"] >= 1.5 * cpu_s + 1
    assert resources["AS"] == limits.memory
    assert resources["FSIZE"] == resources["CORE"] == 0
