"""Schedules: who goes on, step by step, and what fault strikes there; as values and as one short line of text.

``A B*3 A!crash_after C!pause:45`` says: A goes on, then B three times, then A, which dies after its command took
effect, then C, which stands still for 45 seconds first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

_TOKEN = re.compile(r"([A-Za-z_]\w{0,30})(?:\*(\d{1,5}))?(?:!([a-zA-Z_]+(?::[\w.]+)?))?", re.ASCII)
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom to let go on, and the fault that strikes it there, if any."""

    actor: str
    fault: str = ""


Schedule = tuple[Choice, ...]


def text(schedule: Sequence[Choice]) -> str:
    """Return ``schedule`` as text."""
    parts = []
    for choice, same in groupby(schedule):
        count = sum(1 for _ in same)
        if choice.fault:
            parts += [f"{choice.actor}!{choice.fault}"] * count
        else:
            parts.append(choice.actor if count == 1 else f"{choice.actor}*{count}")
    return " ".join(parts)


def parse(said: str) -> Schedule:
    """Return the schedule that ``said`` tells. Raises `ValueError` for any other text."""
    found: list[Choice] = []
    for token in said.split():
        match = _TOKEN.fullmatch(token)
        if match is None:
            raise ValueError(f"{token[:40]!r} is no step of a schedule: A, A*3 or A!fault")
        actor, count, fault = match.groups()
        found += [Choice(actor, fault or "")] * int(count or 1)
        if len(found) > _MOST:
            raise ValueError(f"a schedule of more than {_MOST:,} steps")
    return tuple(found)


def preemptions(actors: Iterable[str], could_go_on: Iterable[bool]) -> int:
    """Return how often an actor was made to wait that could have gone on.

    ``could_go_on`` says of each step whether the actor of the step before could have taken it.
    """
    count, before = 0, ""
    for actor, could in zip(actors, could_go_on, strict=True):
        count += bool(before) and actor != before and could
        before = actor
    return count
