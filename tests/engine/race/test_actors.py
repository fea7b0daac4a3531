"""Actors over Redis: what is a step and what is not, time that passes, ids handed on, and calls that give up."""

from __future__ import annotations

import sys
import types

import pytest

from graders._boxed.wire import Ref
from graders._engine.box import Box
from graders._engine.failures import LimitExceeded, OverBudget, RaisedError, WrongAnswer
from graders._engine.oracle import States
from graders._engine.probes import Trips
from graders._engine.race.course import Course, Race
from graders._engine.redis.store import PACKAGES, Store
from graders._engine.script import Script, call, keep, new, wait
from graders._engine.sitting import Allowance, Sitting
from graders._engine.submission import Submission
from graders._engine.trips import judge
from graders._engine.worker import Limits, Surroundings

LEASE = """
import time, redis as client
class Busy(Exception): pass
class Expired(Exception): pass
class Lease:
    def __init__(self, redis):
        self.redis = redis
    def take(self, seconds):
        name = "lease" + str(self.redis.incr("count"))
{take}
    def check(self, name):
        if self.redis.get("lease") != name.encode():
            raise Expired
    def now(self):
        return [self.redis.time() for _ in range(3)]
    def sleep(self):
        while True:
            time.sleep(1)
    def many(self, count):
        for number in range(count):
            self.redis.get(str(number))
    def all(self):
        return len(self.redis.eval("return redis.call('KEYS', '*')", 0))
    def read(self):
        return len(self.redis.get("big") or b"")
    def write(self, size):
        self.redis.set("big", b"x" * size)
"""
AT_ONCE = """
        if not self.redis.set("lease", name, nx=True, ex=seconds):
            raise Busy
        return name
"""
IN_TWO = """
        if not self.redis.set("lease", name, nx=True):
            raise Busy
        self.redis.expire("lease", seconds)
        return name
"""
GIVES_UP = """
        with self.redis.pipeline() as pipe:
            pipe.watch("lease")
            if pipe.exists("lease"):
                raise Busy
            pipe.multi()
            pipe.set("lease", name, ex=seconds)
            pipe.execute()
        return name
"""
MODEL = """
class Busy(Exception): pass
class Expired(Exception): pass
class Lease:
    def __init__(self, redis):
        self.redis = redis
        vars(redis).setdefault("state", ["", 0.0, 0])
    def take(self, seconds):
        holder, until, count = self.redis.state
        if holder and self.redis.now < until:
            raise Busy
        self.redis.state[:] = f"lease{count}", self.redis.now + seconds, count + 1
        return f"lease{count}"
    def check(self, name):
        holder, until, _ = self.redis.state
        if holder != name or self.redis.now > until:
            raise Expired
    def now(self): return []
"""


@pytest.fixture(scope="module")
def boxes():
    with Box(None, Surroundings(packages=PACKAGES)) as store, Box(None, Surroundings(packages=("redis",))) as learners:
        yield store, learners


@pytest.fixture
def sitting_of(boxes):
    """Makes the sitting of a lease that is taken so."""
    made = []

    def make(take=AT_ONCE):
        submission = Submission((("it.py", LEASE.format(take=take).encode()),))
        sitting = Sitting(boxes[1], submission, Limits(60, 240), Allowance(200, 800), services=("redis",))
        sitting.store = Store(boxes[0])
        made.append(sitting)
        return sitting

    yield make
    for sitting in made:
        sitting.close()
        sitting.store.close()


@pytest.fixture
def course_of(sitting_of, monkeypatch):
    """Makes the course of a lease that is taken so."""
    module = types.ModuleType("graders.lease_model")
    exec(MODEL, module.__dict__)
    monkeypatch.setitem(sys.modules, module.__name__, module)  # where states are read again
    for name in ("Lease", "Busy", "Expired"):
        monkeypatch.setattr(vars(module)[name], "__module__", module.__name__)
    made = []

    def make(take=AT_ONCE):
        sitting = sitting_of(take)
        made.append(Course("test_it", sitting, sitting.store, States(module), 7))
        return made[-1]

    yield make
    for course in made:
        course.close()


LEASE_OF = new("lease", "Lease", Ref("redis"))
DEFINITE = ("Busy", "Expired")


def race(*scripts, **options):
    return Race(
        actors={name: Script((LEASE_OF, *steps)) for name, steps in zip("ABC", scripts, strict=False)},
        definite=DEFINITE,
        **options,
    )


def take(name):
    return keep(name, "lease", "take", 60)


def check(name):
    return call("lease", "check", Ref(name))


def test_time_passes_for_the_model_too(course_of):
    """Whoever waits lets the others go first, and then as much time has passed for all."""
    course = course_of()
    course.linearizable(race((take("a"), wait(61), check("a")), (wait(30), take("b")), (wait(61), take("c"))))
    assert "every inequivalent interleaving" in course.claims


def test_time_may_pass_before_any_step(course_of):
    """So a lease whose end is set by a second command is found to last for longer."""
    contest = race((take("a"),), (take("b"),), faults=("pause:40",), after=Script((LEASE_OF, wait(30), take("c"))))
    course_of().linearizable(contest)
    with pytest.raises(WrongAnswer) as failure:
        course_of(IN_TWO).linearizable(contest)
    assert "✗ stands still for 40 s" in failure.value.counterexample
    assert "pause" not in failure.value.message


def test_what_was_made_before_is_handed_on(course_of):
    """To each actor, and to what comes after."""
    before = Script((LEASE_OF, take("mine")))
    after = Script((LEASE_OF, check("mine"), wait(61), check("mine")))
    held = Race(
        before=before,
        actors={"A": Script((LEASE_OF, check("mine"))), "B": Script((LEASE_OF, take("b")))},
        after=after,
        handed=("mine",),
        definite=DEFINITE,
    )
    course = course_of()
    course.linearizable(held)
    assert course._finish.answers["A"] == [None, None]
    assert course._finish.after[1] is None
    assert course._finish.after[3].classes[0] == "Expired"


def test_who_gives_up_may_do_so(course_of):
    """With an exception that is no answer; it may have had its effect, or not. Where none is named, it may not."""
    contest = race((take("a"),), (take("b"),), after=Script((LEASE_OF, take("c"))))
    course_of(GIVES_UP).linearizable(contest)
    strict = Race(actors=contest.actors, after=contest.after)
    with pytest.raises(WrongAnswer, match="WatchError"):
        course_of(GIVES_UP).linearizable(strict)


def test_what_nobody_notices_is_no_step(course_of):
    """To ask for the time, or for a script that is not there."""
    course = course_of()
    course.holds(race((call("lease", "now"),), (call("lease", "now"),)), lambda _: None)
    assert course._finish.trace.turns == []


def test_who_only_sleeps_is_ended(course_of):
    """Though all the sleep takes no time."""
    with pytest.raises(LimitExceeded, match="sleep"):
        course_of().holds(race((call("lease", "sleep"),), (take("b"),)), lambda _: None)


@pytest.mark.parametrize(
    ("work", "allowed", "said"),
    [
        (lambda size: [call("lease", "many", size)], {"more": 5}, "many takes 50 round trips to Redis with 50 keys"),
        (lambda size: [call("lease", "many", 2), call("lease", "many", size)], {"most": 49}, "takes 50 .*; 49 must do"),
        (lambda size: [call("lease", "all")], {"walks": 0}, "KEYS"),
        (lambda size: [call("lease", "write", 100 * size)], {"keeps": 3_000}, "keeps about 5,0.. bytes with 50 keys"),
        (
            lambda size: [call("lease", "write", 100 * size), call("lease", "read")],
            {"bytes": 1_000},
            "read has Redis send",
        ),
    ],
)
def test_what_is_asked_of_redis_is_counted(sitting_of, work, allowed, said):
    """Round trips, looks at all keys, and what is sent; what is within bounds is no matter."""
    sitting = sitting_of()
    worker = sitting.fork()
    sizes = {"what": "keys", "sizes": (2, 50), "prepare": lambda _: [LEASE_OF], "work": work}
    judge(Trips(**sizes), sitting, worker)
    with pytest.raises(OverBudget, match=said):
        judge(Trips(**sizes, **allowed), sitting, worker)


def test_what_is_counted_must_not_raise(sitting_of):
    """Unless the step catches it."""
    sitting = sitting_of()
    probe = Trips(
        what="keys", sizes=(1, 2), prepare=lambda _: [LEASE_OF], work=lambda _: [call("lease", "check", "no")]
    )
    with pytest.raises(RaisedError, match="Expired"):
        judge(probe, sitting, sitting.fork())
