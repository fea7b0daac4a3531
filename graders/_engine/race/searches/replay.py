"""Replay: one schedule again, as it was written down."""

from __future__ import annotations

from collections.abc import Mapping

from graders._engine.race.program import Chooser, Request, Trace
from graders._engine.race.schedule import Choice, Schedule
from graders._engine.race.searches import Search


class Replay(Search):
    """Runs ``schedule``; where it ends, or names who cannot go on, whoever went on goes on."""

    def __init__(self, schedule: Schedule) -> None:
        super().__init__(1)
        self._schedule = schedule

    def _propose(self) -> Chooser | None:
        return follow(self._schedule)

    def seen(self, trace: Trace) -> None:
        """Nothing is left to try."""


def follow(schedule: Schedule) -> Chooser:
    """Return the chooser that keeps to ``schedule`` as long as it can."""
    left = list(reversed(schedule))

    def choose(trace: Trace, pending: Mapping[str, Request]) -> Choice:
        while left:
            choice = left.pop()
            if choice.actor in pending:
                known = not choice.fault or choice.fault in pending[choice.actor].faults
                return choice if known else Choice(choice.actor)
        last = trace.turns[-1].actor if trace.turns else ""
        return Choice(last if last in pending else next(iter(pending)))

    return choose
