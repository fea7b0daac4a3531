"""Late work: what a deadline, grace and extra time make of a score. Data and pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from graders._engine.classroom.roster import BadRoster, span

_DAY = timedelta(days=1)


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A late policy, as its TOML file says it.

    Within ``grace`` nothing is lost. Behind it each day that has begun since the deadline costs ``percent_a_day`` of
    the score, and all together at most ``cap`` percent. A learner's extra time moves the deadline.
    """

    deadline: datetime | None = None
    deadlines: dict[str, datetime] = {}
    grace: str = ""
    percent_a_day: float = 0.0
    cap: float = 100.0
    extensions: dict[str, str] = {}

    def due(self, kata: str) -> datetime | None:
        """Return the deadline of ``kata`` for those who have no extra time."""
        due = self.deadlines.get(kata, self.deadline)
        return due.astimezone() if due is not None and due.tzinfo is None else due

    def extra(self, learner: str, roster_extra: timedelta = timedelta()) -> timedelta:
        """Return a learner's extra time: the policy's word, else the roster's."""
        return span(self.extensions[learner]) if learner in self.extensions else roster_extra


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late something was. ``days`` have begun since the deadline; ``percent`` of the score is lost."""

    days: int = 0
    percent: float = 0.0
    note: str = ""


def read(data: bytes) -> Policy:
    """Read a policy. Raises `BadRoster`."""
    try:
        policy = msgspec.toml.decode(data, type=Policy)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise BadRoster(str(problem)) from None
    for text in (policy.grace, *policy.extensions.values()):
        span(text)
    if not 0 <= policy.cap <= 100 or not 0 <= policy.percent_a_day <= 100:
        raise BadRoster("percent_a_day and cap are percentages, from 0 to 100")
    return policy


def lateness(policy: Policy, kata: str, when: datetime | None, marked: bool, extra: timedelta) -> Lateness:
    """Return how late an attempt was; ``marked`` if its platform says that it was late, and not how late.

    Where no time is known nothing is lost: a guess is no ground for a deduction.
    """
    due = policy.due(kata)
    if when is None or due is None:
        return Lateness(
            note="marked late by its platform, by how much is not known; nothing deducted" if marked else ""
        )
    over = when - due - extra
    if over <= span(policy.grace):
        return Lateness()
    days = -(-over // _DAY)
    return Lateness(days, min(policy.cap, days * policy.percent_a_day))


def in_time(policy: Policy, kata: str, when: datetime | None, marked: bool, extra: timedelta) -> bool:
    """Whether an attempt was there by the deadline; one of no known time is, unless its platform says otherwise."""
    if when is None or policy.due(kata) is None:
        return not marked
    return lateness(policy, kata, when, marked, extra).days == 0


def after(score: float, late: Lateness) -> float:
    """Return what is left of a score."""
    return round(score * (1 - late.percent / 100), 2)
