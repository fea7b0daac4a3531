"""Explores: runs what the searches propose, looks at what came of it, and makes the first failure plain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from graders._engine.race.program import Program, Trace, run
from graders._engine.race.schedule import Schedule
from graders._engine.race.searches import Search
from graders._engine.race.searches.replay import follow
from graders._engine.race.shrink import shrink

Start = Callable[[], Program]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found wrong with a run: a kind, by which two failures are alike, and a sentence."""

    kind: str
    sentence: str


Examine = Callable[[Trace], Verdict | None]


@dataclass(slots=True)
class Outcome:
    """What an exploration came to."""

    schedules: int = 0
    claims: list[str] = field(default_factory=list)  # what was tried to the end, in words
    failure: Verdict | None = None
    trace: Trace | None = None  # the lightest run found that fails
    found_after: int = 0
    repeatable: bool = True


def explore(start: Start, searches: Sequence[Search], examine: Examine) -> Outcome:
    """Run what ``searches`` propose, one search after the other; stop at the first run that ``examine`` finds wrong.

    ``start`` makes a fresh program. ``examine`` is called after each run, while what it left can still be asked.
    """
    outcome = Outcome()
    for search in searches:
        while (choose := search.next()) is not None:
            trace = run(start(), choose)
            outcome.schedules += 1
            found = examine(trace) if trace.ended != "abandoned" else None
            if found is not None:
                outcome.found_after = outcome.schedules
                _explain(outcome, found, trace, start, examine)
                return outcome
            search.seen(trace)
        if search.exhausted and search.claim:
            outcome.claims.append(search.claim)
            if search.complete:
                break
    return outcome


def again(schedule: Schedule, start: Start, examine: Examine) -> tuple[Trace, Verdict | None]:
    """Run one schedule again."""
    trace = run(start(), follow(schedule))
    return trace, examine(trace)


def _explain(outcome: Outcome, found: Verdict, trace: Trace, start: Start, examine: Examine) -> None:
    """Keep the failure, as light as it gets; or that it is not met again by the same choices."""
    outcome.failure, outcome.trace = found, trace
    repeated, verdict = again(trace.schedule, start, examine)
    if verdict is None or _told(repeated) != _told(trace):
        outcome.repeatable = False
        return

    def rerun(schedule: Schedule) -> Trace | None:
        tried, verdict = again(schedule, start, examine)
        return tried if verdict is not None and verdict.kind == found.kind else None

    outcome.trace = shrink(trace, rerun)
    _, outcome.failure = again(outcome.trace.schedule, start, examine)


def _told(trace: Trace) -> list[tuple[str, str, str]]:
    return [(turn.actor, turn.request.label, turn.reply) for turn in trace.turns]
