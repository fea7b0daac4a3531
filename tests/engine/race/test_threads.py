"""Threads of one process, stopped where the judge says: what is guarded holds, and what is not is caught."""

from __future__ import annotations

import sys
import textwrap
import time
import types
from dataclasses import replace

import pytest

from graders._engine import replay
from graders._engine.box import Box
from graders._engine.failures import LimitExceeded, NotWritten, WrongAnswer
from graders._engine.oracle import States
from graders._engine.race.course import Course, Race
from graders._engine.script import Script, call, new
from graders._engine.sitting import Allowance, Sitting
from graders._engine.submission import Submission
from graders._engine.worker import Limits, Surroundings

MODEL = """
class Counter:
    def __init__(self): self.n = 0
    def up(self): self.n += 1; return self.n
    def get(self): return self.n
"""
PLAIN = """
class Plain:
    def __init__(self): self.n = 0
    def up(self):
        n = self.n
        self.n = n + 1
        return n + 1
    def get(self): return self.n
"""
UNDER_A_LOCK = """
class Counter(Plain):
    def __init__(self):
        super().__init__()
        self.lock = {lock}
    def up(self):
        with self.lock:
            return super().up()
"""
ASKS_A_THREAD = """
import queue, threading
class Counter(Plain):
    def __init__(self):
        super().__init__()
        self.inbox = queue.SimpleQueue()
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
    def serve(self):
        while True:
            reply = self.inbox.get()
            reply.put(super().up())
    def up(self):
        reply = queue.Queue()
        self.inbox.put(reply)
        return reply.get()
"""
ASKS_A_POOL = """
from concurrent.futures import ThreadPoolExecutor
class Counter(Plain):
    def __init__(self):
        super().__init__()
        self.pool = ThreadPoolExecutor({workers})
    def up(self):
        return self.pool.submit(super().up).result()
"""
STARTS_AND_JOINS = """
import threading
class Counter(Plain):
    def __init__(self):
        super().__init__()
        self.lock = threading.Lock()
    def count(self, said):
        with self.lock:
            said.append(super().up())
    def up(self):
        said = []
        thread = threading.Thread(target=self.count, args=(said,))
        thread.start()
        thread.join()
        assert not thread.is_alive()
        return said[0]
"""
IN_TWO_ORDERS = """
from threading import Lock
class Counter(Plain):
    def __init__(self):
        super().__init__()
        self.one, self.two = Lock(), Lock()
    def up(self):
        with self.one:
            with self.two:
                return super().up()
    def get(self):
        with self.two:
            with self.one:
                return super().get()
"""
TAKES_IT_TWICE = """
from threading import Lock
class Counter(Plain):
    def __init__(self):
        super().__init__()
        self.lock = Lock()
    def up(self):
        with self.lock:
            super().up()
            return self.get()
    def get(self):
        with self.lock:
            return super().get()
"""
KEEPS_IT = """
from threading import Lock
class Counter(Plain):
    def __init__(self):
        super().__init__()
        self.lock = Lock()
    def up(self):
        self.lock.acquire()
        return super().up()
"""
NOBODY_NOTIFIES = """
from threading import Condition
class Counter(Plain):
    def __init__(self):
        super().__init__()
        self.free = Condition()
        self.busy = False
    def up(self):
        with self.free:
            while self.busy:
                self.free.wait()
            self.busy = True
        n = super().up()
        with self.free:
            self.busy = False
        return n
"""
SLEEPS = """
import time
from threading import Lock
class Counter(Plain):
    def __init__(self):
        super().__init__()
        self.lock = Lock()
    def up(self):
        began = time.monotonic()
        while not self.lock.acquire(timeout=60):
            pass
        time.sleep(3600)
        n = super().up()
        self.lock.release()
        assert time.monotonic() - began >= 3600
        return n
"""
IN_CIRCLES = """
class Counter(Plain):
    turn = 0
    def up(self):
        self.turn += 1
        while self.turn > 1:
            pass
        n = super().up()
        self.turn -= 1
        return n
"""
ON_ONE_LINE = """
class Counter(Plain):
    def up(self):
        self.n += 1
"""


@pytest.fixture(scope="module")
def box():
    with Box(None, Surroundings()) as made:
        yield made


@pytest.fixture
def course_of(box, monkeypatch):
    """Makes the course of a submission."""
    made = []

    def make(source, example=None):
        submission = Submission((("it.py", textwrap.dedent(PLAIN + source).encode()),))
        sitting = Sitting(box, submission, Limits(cpu_s=60, wall_s=240), Allowance(200, 800))
        module = types.ModuleType("graders.it_model")
        exec(MODEL, module.__dict__)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        made.append((Course("test_it", sitting, None, States(module), 7, example), sitting))
        return made[-1][0]

    yield make
    for course, sitting in made:
        course.close()
        sitting.close()


def two_up(second="up", **options):
    return Race(
        before=Script.of(new("counter", "Counter"), call("counter", "up")),
        actors={"A": Script.of(call("counter", "up")), "B": Script.of(call("counter", second))},
        after=Script.of(call("counter", "get")),
        **options,
    )


LOCKS = (
    *("threading.Lock()", "threading.RLock()", "threading.Condition()", "threading.Condition(threading.Lock())"),
    *("threading.Semaphore()", "threading.BoundedSemaphore(1)", "_thread.allocate_lock()", "_thread.RLock()"),
    "threading._PyRLock()",
)


@pytest.mark.parametrize("fine", [False, True])
@pytest.mark.parametrize("lock", LOCKS)
def test_what_any_lock_guards_holds(course_of, lock, fine):
    """Whatever it is made of."""
    course = course_of("import threading, _thread\n" + UNDER_A_LOCK.format(lock=lock))
    course.linearizable_in_threads(two_up(limit=3_000), fine=fine)
    assert course.claims == ["every interleaving with at most 2 preemptions"]


@pytest.mark.parametrize("source", [ASKS_A_THREAD, ASKS_A_POOL.format(workers=1), STARTS_AND_JOINS, SLEEPS])
def test_threads_that_the_code_starts_go_on_as_the_others(course_of, source):
    """Whether they serve, or are joined; and no time passes."""
    course = course_of(source)
    began = time.monotonic()
    course.linearizable_in_threads(two_up(limit=60))
    assert course.schedules > 10
    assert time.monotonic() - began < 120


@pytest.mark.parametrize(
    "source",
    [
        "import threading; threading.Thread(target=print).start()\nclass Counter(Plain): pass",
        ASKS_A_POOL.format(workers=2),
        UNDER_A_LOCK.format(lock="__import__('threading').Semaphore(2)"),
        UNDER_A_LOCK.replace("with self.lock", "with self.lock()").format(lock="__import__('threading').Lock"),
    ],
)
def test_who_starts_threads_is_not_excused(course_of, source):
    """Nor who has a lock that keeps nobody out; and the failure is met again from its string."""
    course = course_of(source)
    with pytest.raises(WrongAnswer) as failure:
        course.linearizable_in_threads(two_up(limit=300))
    _, example = replay.parse(failure.value.replay)
    for _ in range(3):
        with pytest.raises(WrongAnswer) as repeated:
            course_of(source, example).linearizable_in_threads(two_up())
        assert repeated.value.message == failure.value.message
        assert repeated.value.counterexample == failure.value.counterexample


@pytest.mark.parametrize(
    ("source", "second", "said"),
    [
        (
            IN_TWO_ORDERS,
            "get",
            "A waits at line 17 for a lock that B took at line 20; B waits at line 21 for a lock that A took at line",
        ),
        (TAKES_IT_TWICE, "up", r"counter.up\(\) waits for ever at line 20 for a lock that was taken and never given"),
        (NOBODY_NOTIFIES, "up", "nobody can go on: B waits at line 19 to be notified"),
    ],
)
def test_who_waits_for_ever_is_told_what_for(course_of, source, second, said):
    """By the lines where what they wait for was taken."""
    course = course_of(source)
    with pytest.raises(WrongAnswer, match=said) as failure:
        course.linearizable_in_threads(two_up(second))
    assert course.schedules < 30
    assert "✗ waits for ever" in failure.value.counterexample
    assert len(failure.value.counterexample.splitlines()) < 30


def test_a_lock_that_is_kept_is_found_by_the_next(course_of):
    """In the run, or before it."""
    with pytest.raises(WrongAnswer, match="A waits at line 16 for a lock that was taken and never given back; B waits"):
        course_of(KEEPS_IT).linearizable_in_threads(two_up())
    race = replace(two_up(), before=Script.of(new("counter", "Counter")))
    with pytest.raises(WrongAnswer, match="B waits at line 16 for a lock that A took at line 16"):
        course_of(KEEPS_IT).linearizable_in_threads(race)


def test_who_goes_round_in_circles_never_ends(course_of):
    """Where none of those who wait for each other waits for a lock."""
    with pytest.raises(LimitExceeded, match="never ends") as failure:
        course_of(IN_CIRCLES).linearizable_in_threads(two_up(limit=100))
    assert "raised" not in failure.value.counterexample


def test_within_a_line(course_of):
    """A line is one step but where it is looked at closely."""
    course = course_of(ON_ONE_LINE)

    def lost(finish):
        return None if finish.after == [3] else f"counted {finish.after[0]}"

    course.holds_in_threads(two_up(), lost)
    with pytest.raises(WrongAnswer, match="counted 2") as failure:
        course.holds_in_threads(two_up(), lost, fine=True)
    assert "self.n += 1 (reads n)" in failure.value.counterexample
    assert "self.n += 1 (writes n)" in failure.value.counterexample


HASTY = """
from threading import Lock
class Counter(Plain):
    def __init__(self):
        super().__init__()
        self.lock = Lock()
    def up(self):
        {acquire}
        n = super().up()
        if self.lock.locked():
            self.lock.release()
        return n
"""


def test_who_waits_a_moment_only_may_wait_in_vain(course_of):
    """A machine that is busy stops the lock's holder for longer; who asks again comes to no harm."""
    course = course_of(HASTY.format(acquire="while not self.lock.acquire(timeout=0.05): pass"))
    course.linearizable_in_threads(two_up(bound=1, limit=500))
    assert course.claims
    course_of(HASTY.format(acquire="self.lock.acquire(timeout=30)")).linearizable_in_threads(two_up(bound=1, limit=500))
    with pytest.raises(WrongAnswer):
        course_of(HASTY.format(acquire="self.lock.acquire(timeout=0.05)")).linearizable_in_threads(two_up())


def test_what_is_not_written_is_said(course_of):
    """And not that nobody can go on."""
    source = "class Counter(Plain):\n    def up(self):\n        raise NotImplementedError\n"
    with pytest.raises(NotWritten):
        course_of(source).linearizable_in_threads(two_up())
