"""Threads of one process, as runs that a plan decides: the judge's end of `graders._boxed.threads`.

A worker carries out a whole run at a time, and says what happened; the searches, the history and the verdict stay
here. What a worker says of itself may be a lie, as all that it says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graders._boxed import wire
from graders._engine.race.linear import Call
from graders._engine.race.program import EVERYTHING, Request, Trace, Turn
from graders._engine.race.schedule import Schedule
from graders._engine.script import Script
from graders._engine.worker import WorkerLost

GAVE_UP = "Over"  # what a call raises that would wait for ever
_MOST = 5_000
_STARTED = re.compile(r"T[1-9]\d{0,3}", re.ASCII)  # a thread that the code under test starts itself


@dataclass(slots=True)
class Told:
    """What a worker says of one run."""

    trace: Trace
    calls: list[Call] = field(default_factory=list)
    before: list[Any] = field(default_factory=list)
    after: list[Any] = field(default_factory=list)
    cycle: list[str] = field(default_factory=list)
    stuck: str = ""  # what a call waits for, for ever, that was made before or after, alone
    left_behind: bool = False  # whether the worker has a thread left that may do anything


def request(before: Script, actors: Mapping[str, Script], after: Script, plan: Schedule, *, fine: bool) -> bytes:
    """Return the request that has a run carried out."""
    scripts = {name: script.requests for name, script in actors.items()}
    names = [choice.actor for choice in plan]
    return wire.dump_request(("threads", before.requests, scripts, after.requests, names, fine))


def read(body: bytes, actors: Mapping[str, Script], source: list[str]) -> Told | wire.Raised:
    """Return what a worker's reply tells; an exception if its module raised one. Raises `WorkerLost` for nonsense."""
    try:
        data = wire.load_reply(body)
        if type(data) is dict and "raised" in data:
            raised = wire.decode(data)
            assert isinstance(raised, wire.Raised)
            return raised
        turns = [_turn(turn, actors, source) for turn in data["turns"][:_MOST]]
        ended = data["ended"]
        if ended not in ("done", "deadlock", "livelock"):
            raise ValueError("no end")
        return Told(
            Trace(turns, ended),
            [_call(call, actors) for call in data["calls"]],
            [wire.decode(one) for one in data["before"]],
            [wire.decode(one) for one in data["after"]],
            [wire.clip(str(line), 200) for line in data["cycle"]],
            wire.clip(str(data["stuck"]), 200),
            data["left_behind"] is not False,
        )
    except (wire.WireError, ValueError, KeyError, TypeError, IndexError, AssertionError) as problem:
        raise WorkerLost("protocol", f"it told of no run: {type(problem).__name__}") from None


def _turn(data: Any, actors: Mapping[str, Script], source: list[str]) -> Turn:
    actor, label, able = data
    if type(label) is not str or any(name not in actors and not _STARTED.fullmatch(name) for name in (actor, *able)):
        raise ValueError("nobody's turn")
    shown = label
    word, _, rest = label.partition(" ")
    number, _, access = rest.partition(" ")
    if word == "line" and number.isdigit() and 0 < int(number) <= len(source):
        shown = f"{number:>3}: {source[int(number) - 1].strip()} {access}".rstrip()
    return Turn(actor, Request(shown, EVERYTHING, EVERYTHING), "", "", tuple(able))


def _call(data: Any, actors: Mapping[str, Script]) -> Call:
    actor, place, made, returned, reply = data
    if type(made) is not int or (type(returned) is not int and returned is not None):
        raise TypeError("no moments")
    return Call(actor, made, returned, actors[actor].steps[place], wire.decode(reply))
