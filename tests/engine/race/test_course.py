"""The course: races over Redis and in threads, of programs whose verdict is known."""

from __future__ import annotations

import types

import pytest

from graders._boxed import wire
from graders._boxed.wire import Ref
from graders._engine import replay
from graders._engine.box import Box
from graders._engine.failures import Failure, LimitExceeded, WrongAnswer
from graders._engine.oracle import States
from graders._engine.race.course import Course, Race
from graders._engine.redis.store import PACKAGES, Store
from graders._engine.script import Script, call, new
from graders._engine.sitting import Allowance, Sitting
from graders._engine.submission import Submission
from graders._engine.worker import Limits, Surroundings

SALE = """
import redis as client, time
class Sale:
    def __init__(self, redis, seats=None):
        self.redis = redis
        if seats is not None:
            redis.set("stock", seats)
    def buy(self, who):
{buy}
    def winners(self):
        return sorted(name.decode() for name in self.redis.smembers("winners"))
"""
NAIVE = """
        if int(self.redis.get("stock")) > 0:
            self.redis.decr("stock")
            self.redis.sadd("winners", who)
            return True
        return False
"""
WATCHED = """
        while True:
            with self.redis.pipeline() as pipe:
                pipe.watch("stock")
                if int(pipe.get("stock")) <= 0:
                    return False
                pipe.multi()
                pipe.decr("stock")
                pipe.sadd("winners", who)
                try:
                    pipe.execute()
                    return True
                except client.WatchError:
                    continue
"""
LUA = """
        script = '''if tonumber(redis.call("GET", KEYS[1])) > 0 then
            redis.call("DECR", KEYS[1]) redis.call("SADD", KEYS[2], ARGV[1]) return 1 end return 0'''
        return bool(self.redis.eval(script, 2, "stock", "winners", who))
"""
LOCKED_FOR_EVER = """
        while not self.redis.set("lock", who, nx=True):
            time.sleep(0.1)
        sold = int(self.redis.get("stock")) > 0
        if sold:
            self.redis.decr("stock")
            self.redis.sadd("winners", who)
        self.redis.delete("lock")
        return sold
"""
POLLS_FOR_EVER = """
        while self.redis.get("never") is None:
            pass
"""
SPINS_IN_LUA = """
        self.redis.eval("while true do pcall(function() while true do end end) end", 0)
"""


@pytest.fixture(scope="module")
def boxes():
    with Box(None, Surroundings(packages=PACKAGES)) as store, Box(None, Surroundings(packages=("redis",))) as learners:
        yield store, learners


@pytest.fixture
def course_of(boxes):
    """Makes the course of a submission."""
    made = []

    def make(source, *, model="", example=None, redis=True):
        sitting = Sitting(
            boxes[1],
            Submission((("it.py", source.encode()),)),
            Limits(cpu_s=60, wall_s=240),
            Allowance(200, 800),
            services=("redis",) if redis else (),
        )
        store = Store(boxes[0]) if redis else None
        sitting.store = store
        module = types.ModuleType("graders.it_model")
        exec(model, module.__dict__)
        course = Course("test_it", sitting, store, States(module), 7, example)
        made.append((course, sitting, store))
        return course

    yield make
    for course, sitting, store in made:
        course.close()
        sitting.close()
        if store is not None:
            store.close()


def sale(buyers, seats, **options):
    names = "ABCDE"[:buyers]
    return Race(
        before=Script.of(new("sale", "Sale", Ref("redis"), seats)),
        actors={name: Script.of(new("sale", "Sale", Ref("redis")), call("sale", "buy", name)) for name in names},
        after=Script.of(new("sale", "Sale", Ref("redis")), call("sale", "winners")),
        alike=frozenset(names),
        **options,
    )


def oversold(seats):
    return lambda finish: f"{len(finish.after[1])} for {seats}" if len(finish.after[1]) > seats else None


@pytest.mark.parametrize(("buyers", "seats", "within"), [(2, 1, 10), (3, 2, 25)])
def test_a_naive_sale_is_caught_soon(course_of, buyers, seats, within):
    """Shown as columns, and met again from its string, a hundred times out of a hundred."""
    source = SALE.format(buy=NAIVE)
    course, race, rule = course_of(source), sale(buyers, seats), oversold(seats)
    with pytest.raises(WrongAnswer) as failure:
        course.holds(race, rule)
    assert course.schedules <= within
    assert f"{seats + 1} for {seats}" in failure.value.message
    assert "acts on what was read before" in failure.value.counterexample
    check, example = replay.parse(failure.value.replay)
    assert check == "test_it"
    for _ in range(20):
        with pytest.raises(WrongAnswer) as repeated:
            course_of(source, example=example).holds(race, rule) if _ < 2 else _again(course, example, race, rule)
        assert repeated.value.counterexample == failure.value.counterexample


def _again(course, example, race, rule):
    course._example, course._races = example, 0
    course.holds(race, rule)


@pytest.mark.parametrize("buy", [WATCHED, LUA], ids=["WATCH", "Lua"])
def test_a_right_sale_holds_and_all_was_tried(course_of, buy):
    """Every inequivalent interleaving of two buyers, and with one fault anywhere."""
    course = course_of(SALE.format(buy=buy))
    course.holds(sale(2, 1), oversold(1))
    assert "every inequivalent interleaving" in course.claims
    course.holds(sale(2, 1, faults=True, bound=1), oversold(1))
    assert "every interleaving with at most 1 preemption or faults" in course.claims


def test_a_lock_without_an_end_stays_when_its_holder_dies(course_of):
    """The other waits for ever: all its sleeping takes no time."""
    course = course_of(SALE.format(buy=LOCKED_FOR_EVER))
    course.holds(sale(2, 1, bound=1, limit=15), oversold(1))
    with pytest.raises(LimitExceeded, match="never ends") as failure:
        course.holds(sale(2, 1, faults=True, bound=1, limit=30), oversold(1))
    assert "✗" in failure.value.counterexample
    assert len(failure.value.counterexample.splitlines()) < 20


@pytest.mark.parametrize("buy", [POLLS_FOR_EVER, SPINS_IN_LUA])
def test_what_never_ends_is_ended(course_of, buy):
    """In Python or in a script."""
    with pytest.raises(LimitExceeded):
        course_of(SALE.format(buy=buy)).holds(sale(2, 1), oversold(1))


COUNTER = """
import threading
class Counter:
    def __init__(self):
        self.n = 0
        self.one = threading.Lock()
        self.two = threading.Lock()
    def up(self):
{up}
    def get(self):
        return self.n
"""
BARE = """
        n = self.n
        self.n = n + 1
"""
GUARDED = """
        with self.one:
            n = self.n
            self.n = n + 1
"""
ON_ONE_LINE = """
        self.n += 1
"""
EMBRACING = """
        first, second = (self.one, self.two) if threading.get_ident() % 2 else (self.two, self.one)
        with self.one:
            with self.two:
                self.n += 1
        with self.two:
            with self.one:
                pass
"""
MODEL = """
class Counter:
    def __init__(self): self.n = 0
    def up(self): self.n += 1
    def get(self): return self.n
Counter.__module__ = "graders.it_model"
import sys, types
"""


def counting(**options):
    return Race(
        before=Script.of(new("counter", "Counter")),
        actors={name: Script.of(call("counter", "up")) for name in "AB"},
        after=Script.of(call("counter", "get")),
        **options,
    )


def lost(finish):
    return None if finish.after == [2] else f"counted {finish.after[0]}"


@pytest.mark.parametrize(
    ("up", "fine", "kind"),
    [(BARE, False, "counted 1"), (ON_ONE_LINE, True, "counted 1"), (EMBRACING, False, "nobody can go on")],
)
def test_a_race_of_threads_is_caught_soon(course_of, up, fine, kind):
    """Between lines, within one, and where each waits for the other."""
    course = course_of(COUNTER.format(up=up), redis=False)
    with pytest.raises(WrongAnswer, match=kind) as failure:
        course.holds_in_threads(counting(limit=500), lost, fine=fine)
    assert course.schedules <= 60
    _, example = replay.parse(failure.value.replay)
    for _ in range(20):
        again = course_of(COUNTER.format(up=up), redis=False, example=example)
        with pytest.raises(WrongAnswer) as repeated:
            again.holds_in_threads(counting(), lost, fine=fine)
        assert repeated.value.message == failure.value.message


@pytest.mark.parametrize(("up", "fine"), [(GUARDED, False), (GUARDED, True), (ON_ONE_LINE, False)])
def test_what_is_guarded_holds(course_of, up, fine):
    """And what no thread is stopped in the middle of."""
    course = course_of(COUNTER.format(up=up), redis=False)
    course.holds_in_threads(counting(limit=3_000), lost, fine=fine)
    assert course.claims == ["every interleaving with at most 2 preemptions"]


@pytest.mark.parametrize("reply", [{}, [], {"turns": [["Z", "x", []]], "ended": "done"}, {"turns": 1}, None])
def test_what_tells_of_no_run_is_a_worker_that_broke_off(course_of, reply):
    """A worker may say anything."""
    from graders._engine.race import threads
    from graders._engine.worker import WorkerLost

    with pytest.raises(WorkerLost, match="protocol"):
        threads.read(wire.dump_reply(reply), {"A": Script(())}, [])


def test_an_exception_in_a_thread_is_an_answer(course_of):
    """What to make of it is the rule's to say."""
    course = course_of(COUNTER.format(up="\n        raise KeyError(1)\n"), redis=False)
    with pytest.raises(Failure) as failure:
        course.holds_in_threads(counting(), lambda finish: str(finish.answers["A"][0].classes[0]))
    assert "KeyError" in failure.value.message
