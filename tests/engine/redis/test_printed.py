"""Printed programs over Redis: pasted, they pass where the code is right, and fail where it is not."""

from __future__ import annotations

from typing import Any

import pytest

from graders._boxed.wire import Raised, Ref
from graders._engine.counterexample import InWords, program
from graders._engine.oracle import Difference, Expectation
from graders._engine.script import Script, call, charges, expiries, new, redis, skew, till, undeclared, wait
from tests.pasted import Passes

IT = new("it", "It", Ref("redis"))
SOURCE = """
import time
class It:
    def __init__(self, redis, gateway=None):
        self.redis, self.gateway = redis, gateway
        self.digest = redis.script_load("return redis.call('INCR', KEYS[1])")
    def now(self):
        return {now}
    def count(self):
        return self.redis.eval("return redis.call('INCR', {key})", {count}, "n")
    def store(self, seconds):
        self.redis.set("n", 1, px=seconds * {ms})
    def kept(self):
        return {kept}
    def charge(self):
        return self.gateway.charge("r", {{}})
"""
RIGHT = {
    "now": "self.redis.time()[0]",
    "key": "KEYS[1]",
    "count": "1",
    "ms": "1000",
    "kept": "self.redis.eval('return 1', 0)",
}
GATEWAY = """
class Refused(Exception): pass
class Gateway:
    def __init__(self):
        self.outcomes, self.charged, self.meanwhile = [], [], None
    def charge(self, reference, request):
        if self.outcomes and self.outcomes.pop(0) == "declined":
            raise Refused
        self.charged.append(reference)
        if self.meanwhile:
            self.meanwhile()
"""


def passes(printed: str, **changed: str) -> bool:
    return Passes(SOURCE.format(**{**RIGHT, **changed}), "it", visible=GATEWAY)(printed)


@pytest.mark.parametrize(
    ("steps", "difference", "wrong"),
    [
        # The clock of the process is wrong, more than once.
        ((skew(90.0), wait(3), skew(-20.0), call("it", "now")), (1_767_225_603, 0), {"now": "int(time.time())"}),
        # Nobody waited.
        ((call("it", "now"),), (InWords("the start", "{} == 1767225600"), 0), {"now": "int(time.time()) + 1"}),
        ((wait(5), wait(-4), call("it", "now")), (1_767_225_601, 0), {"now": "int(time.time()) + 4"}),
        # A script makes up a name.
        ((call("it", "count"), undeclared()), (InWords("none", "not {}"), ["n"]), {"key": "ARGV[1]", "count": "0"}),
        # Scripts are forgotten.
        ((redis("SCRIPT", "FLUSH"), call("it", "kept")), (1, 0), {"kept": "self.redis.evalsha(self.digest, 1, 'n')"}),
        ((redis("SET", "n", 7), call("it", "count")), (8, 1), {"key": "'m'"}),
        # Keys that live too long.
        ((call("it", "store", 60), wait(10), expiries()), ([50_000], [-1]), {"ms": "2000"}),
    ],
)
def test_a_program_fails_with_the_mistake_and_passes_without(steps: Any, difference: Any, wrong: dict[str, str]):
    """Whatever of Redis or of its clock it takes to show it."""
    printed = program(Script.of(IT, *steps), Difference(len(steps), *difference))
    assert passes(printed), printed
    assert not passes(printed, **wrong), printed


def test_the_gateway_does_as_it_was_told():
    """It may take its time, and say no."""
    script = Script.of(
        new("it", "It", Ref("redis"), Ref("gateway")),
        till("ok:9", "declined"),
        call("it", "charge"),
        call("it", "charge"),
        call("it", "now"),
        charges(),
    )
    script.memo["expected"] = Expectation((None, None, None, Raised(("Refused",), ""), 1_767_225_609, 1), b"")
    printed = program(script, Difference(5, 1, 2))
    assert passes(printed), printed
    assert printed.splitlines()[-1] == "    assert len(gateway.charged) == 1  # got 2"
    assert passes(program(script, Difference(4, 1_767_225_609, 0)))


def test_a_clock_that_nobody_moves_has_no_name():
    """What a program does not need it does not have."""
    printed = program(Script.of(IT, call("it", "now")), Difference(1, 1, 0))
    assert printed.splitlines() == [
        "from fakeredis import FakeRedis",
        "from freezegun import freeze_time",
        "",
        "redis = FakeRedis()",
        'with freeze_time("2026-01-01 00:00:00.25"):',
        "    it = It(redis)",
        "    assert it.now() == 1  # got 0",
    ]
