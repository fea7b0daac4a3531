"""The hidden side of Kata Gauntlet, and the API for those who write a kata's grader.

A grader imports nothing of ours but this module::

    from graders import Script, call, new, points

    @points(2)
    @given(...)
    def test_a_hit_counts_as_use(subject, program):
        \"\"\"The sentence that a learner reads.\"\"\"
        subject.agrees(program)

What is named here is loaded when it is first asked for, so that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graders._boxed.wire import Raised, Record, Ref
    from graders._engine.budget import Budget
    from graders._engine.plugin import catches_all, points
    from graders._engine.probes import Growth, Made, Memory, Trips
    from graders._engine.race.course import Course, Finish, Race
    from graders._engine.redis.store import START
    from graders._engine.script import (
        Script,
        Step,
        alive,
        call,
        catch,
        charges,
        distance,
        drop,
        each,
        equal,
        expiries,
        instance,
        keep,
        let,
        link,
        members,
        new,
        read,
        redis,
        requests,
        show,
        skew,
        till,
        toy,
        undeclared,
        value,
        wait,
        writes,
    )
    from graders._engine.subject import Conversation, Subject

__version__ = "0.1.0"

_HOMES = {
    "graders._boxed.wire": ("Raised", "Record", "Ref"),
    "graders._engine.budget": ("Budget",),
    "graders._engine.plugin": ("catches_all", "points"),
    "graders._engine.probes": ("Growth", "Made", "Memory", "Trips"),
    "graders._engine.race.course": ("Course", "Finish", "Race"),
    "graders._engine.redis.store": ("START",),
    "graders._engine.script": (
        *("Script", "Step", "call", "catch", "each", "keep", "members", "new", "read"),
        *("let", "link", "show", "toy", "distance", "equal", "instance", "writes"),
        *("alive", "drop", "value"),
        *("wait", "skew", "redis", "expiries", "undeclared", "till", "charges", "requests"),
    ),
    "graders._engine.subject": ("Conversation", "Subject"),
}

__all__ = [
    "START",
    "Budget",
    "Conversation",
    "Course",
    "Finish",
    "Growth",
    "Made",
    "Memory",
    "Race",
    "Raised",
    "Record",
    "Ref",
    "Script",
    "Step",
    "Subject",
    "Trips",
    "alive",
    "call",
    "catch",
    "catches_all",
    "charges",
    "distance",
    "drop",
    "each",
    "equal",
    "expiries",
    "instance",
    "keep",
    "let",
    "link",
    "members",
    "new",
    "points",
    "read",
    "redis",
    "requests",
    "show",
    "skew",
    "till",
    "toy",
    "undeclared",
    "value",
    "wait",
    "writes",
]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(home), name)
    raise AttributeError(f"module 'graders' has no attribute {name!r}")
