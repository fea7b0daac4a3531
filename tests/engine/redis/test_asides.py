"""What the judge does between calls: time passes, an operator gives commands, the gateway changes its mind."""

from __future__ import annotations

from typing import Any

import pytest

from graders._boxed import wire
from graders._boxed.wire import Raised, Ref
from graders._engine.box import Box
from graders._engine.failures import WrongAnswer
from graders._engine.oracle import Oracle
from graders._engine.redis.store import PACKAGES, START, Store
from graders._engine.script import (
    Script,
    Step,
    call,
    catch,
    charges,
    equal,
    expiries,
    keep,
    members,
    new,
    redis,
    requests,
    skew,
    till,
    undeclared,
    wait,
)
from graders._engine.sitting import Allowance, Sitting
from graders._engine.subject import Subject
from graders._engine.submission import Submission
from graders._engine.worker import Limits, Surroundings

SOURCE = b"""
import time
def named(key):
    return hash(key)
class CardDeclined(Exception): pass
class GatewayTimeout(Exception): pass
class It:
    def __init__(self, redis, gateway):
        self.redis, self.gateway = redis, gateway
    def clocks(self):
        seconds, micros = self.redis.time()
        return [time.time(), seconds + micros / 1_000_000]
    def count(self):
        return self.redis.incr("count")
    def script(self):
        made = "redis.call('SET', 'made', 1, 'PX', 1500)"
        return self.redis.eval(f"{made} return redis.call('SET', KEYS[1], 1)", 1, "told")
    def charge(self):
        return self.gateway.charge("r", {"amount": 5})
    def wipe(self):
        self.redis.flushall()
"""
IT = new("it", "It", Ref("redis"), Ref("gateway"))
CHARGE = call("it", "charge")


@pytest.fixture(scope="module")
def boxes():
    with Box(None, Surroundings(packages=PACKAGES)) as store, Box(None, Surroundings(packages=("redis",))) as learners:
        yield store, learners


@pytest.fixture
def subject(boxes):
    """It, over a Redis and a gateway."""
    submission = Submission((("it.py", SOURCE),))
    sitting = Sitting(boxes[1], submission, Limits(60, 240), Allowance(200, 800), services=("redis", "gateway"))
    sitting.store = Store(boxes[0])
    yield Subject(sitting, Oracle(None), ())  # type: ignore[arg-type] # no model is asked
    sitting.close()
    sitting.store.close()


@pytest.fixture
def told(subject):
    """Returns the replies to steps, but for the first, which makes It."""

    def told(*steps: Step) -> list[Any]:
        return subject.run(Script.of(IT, *steps))[1:]

    return told


def test_time_passes_when_the_judge_says_so(told):
    """For everybody; and where only one clock is wrong, it stays so."""
    clocks = call("it", "clocks")
    assert told(clocks, wait(2.5), clocks, skew(-30.0), clocks, wait(-1), clocks) == [
        [START, START],
        None,
        [START + 2.5, START + 2.5],
        None,
        [START - 27.5, START + 2.5],
        None,
        [START - 28.5, START + 1.5],
    ]


def test_each_program_starts_anew(told):
    """With an empty Redis, at the same moment, with a clock that is right and a gateway that answers."""
    told(call("it", "count"), skew(5.0), wait(9), till("declined", "declined"))
    count, clocks, response = told(call("it", "count"), call("it", "clocks"), CHARGE)
    assert (count, clocks, response) == (1, [START, START], {"charge": "ch_1", "amount": 5})


def test_an_operator_may_do_what_a_program_may_not(told, subject):
    """A program that wipes what others have stored is told so."""
    assert told(redis("SET", "count", 41), call("it", "count"), redis("SCRIPT", "FLUSH")) == [None, 42, None]
    with pytest.raises(WrongAnswer, match="FLUSHALL"):
        subject.run(Script.of(IT, call("it", "wipe")))


def test_what_is_kept_can_be_looked_at(told):
    """When it ends, and whether a script was told of it."""
    assert told(expiries(), undeclared(), call("it", "script"), expiries(), undeclared(), wait(1), expiries()) == [
        [],
        [],
        b"OK",
        [1_500, -1],
        ["made"],
        None,
        [500, -1],
    ]


def test_the_gateway_does_as_it_is_told(told):
    """An answer may take its time, and say no; a charge that was not answered may have been made."""
    found = told(
        till("ok:20", "declined", "timeout", "timeout_charged"),
        CHARGE,
        call("it", "clocks"),
        catch("refusal", "it", "charge"),
        members("refusal", "args"),
        CHARGE,
        CHARGE,
        charges(),
        requests(),
        keep("last", "it", "charge"),
        equal("last", Ref("last")),
    )
    assert found[1:3] == [{"charge": "ch_1", "amount": 5}, [START + 20, START + 20]]
    assert found[4] == {"insufficient funds", 51}
    assert [type(one) is Raised and one.classes[0] for one in found[3:7]] == [
        "CardDeclined",
        False,
        *["GatewayTimeout"] * 2,
    ]
    assert found[7:] == [2, [{"amount": 5}] * 4, None, True]


def test_what_is_pythons_own_differs_between_actors(subject, boxes):
    """As it does between two servers: a name made of ``hash()`` is not the same for the second."""
    sitting = subject._sitting
    asked = wire.dump_request(("run", (call("", "named", "ada").as_request(),), wire.AFRESH))
    with Box(None, Surroundings(packages=("redis",), hash_seed=1)) as elsewhere:
        sitting.elsewhere = elsewhere
        found = []
        for name in "ABCA":
            worker = sitting.fork(name=name)
            found.append(sitting.request(worker, asked, "a call"))
            sitting.release(worker)
    assert found[0] == found[2] == found[3] != found[1]
