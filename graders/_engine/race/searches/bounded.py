"""Bounded preemption: first all runs in which nobody is made to wait, then those with one preemption or fault, ...

Iterative context bounding (Musuvathi and Qadeer, PLDI 2007). Most bugs need few preemptions, and the first failure
found has as few as any, which makes it the easiest to understand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

from graders._engine.race.program import Chooser, Request, Trace
from graders._engine.race.schedule import Choice, Schedule
from graders._engine.race.searches import Search


class Bounded(Search):
    """All runs with at most ``bound`` preemptions and faults, at most ``faults`` of them faults.

    ``alike`` names actors that do the same: of those that have not started yet only the first may go on, for a run
    in which they change places is the same run.
    """

    def __init__(self, bound: int, limit: int, *, faults: int = 0, alike: frozenset[str] = frozenset()) -> None:
        super().__init__(limit)
        self._bound = bound
        self._faults = faults
        self._alike = alike
        self._waiting: list[deque[tuple[Schedule, int, int]]] = [deque() for _ in range(bound + 1)]
        self._waiting[0].append(((), 0, 0))
        self._current: tuple[Schedule, int, int] = ((), 0, 0)
        plural = "" if bound == 1 else "s"
        self.claim = f"every interleaving with at most {bound} preemption{plural}" + (" or faults" if faults else "")

    @property
    def prefix(self) -> Schedule:
        """The choices that make the run last proposed another than those before; after them nobody is preempted."""
        return self._current[0]

    def _propose(self) -> Chooser | None:
        for queue in self._waiting:
            if queue:
                self._current = queue.popleft()
                return self._choose
        return None

    def _choose(self, trace: Trace, pending: Mapping[str, Request]) -> Choice:
        prefix = self._current[0]
        place = len(trace.turns)
        if place < len(prefix) and prefix[place].actor in pending:
            return prefix[place]
        return Choice(self._usual(trace, pending))

    def _usual(self, trace: Trace, pending: Mapping[str, Request]) -> str:
        """Return who goes on if nobody is made to wait."""
        last = trace.turns[-1].actor if trace.turns else ""
        return last if last in pending else self._fresh({turn.actor for turn in trace.turns}, pending)[0]

    def _fresh(self, started: set[str], pending: Iterable[str]) -> list[str]:
        """Return who may go on: of those who are alike and have not started, only the first."""
        new = [actor for actor in pending if actor in self._alike and actor not in started]
        return [actor for actor in pending if actor not in new[1:]]

    def seen(self, trace: Trace) -> None:
        """Put every deviation from what was run behind those with fewer."""
        prefix, used, faults = self._current
        schedule = trace.schedule
        first = max(len(prefix) - 1, 0)
        started = {choice.actor for choice in schedule[:first]}
        last = schedule[first - 1].actor if first else ""
        for place, turn in enumerate(trace.turns[first:], first):
            for actor in self._fresh(started, turn.enabled):
                # Where the prefix ends, somebody else was tried already; but a fault was not.
                if actor != turn.actor and place >= len(prefix):
                    # Only an actor that could go on is preempted; where it was done, or waits, nobody is.
                    self._add(schedule[:place], Choice(actor), used + (last in turn.enabled), faults)
            if not turn.fault and faults < self._faults:
                for fault in turn.request.faults:
                    self._add(schedule[:place], Choice(turn.actor, fault), used + 1, faults + 1)
            started.add(turn.actor)
            last = turn.actor

    def _add(self, before: Schedule, choice: Choice, used: int, faults: int) -> None:
        if used <= self._bound:
            self._waiting[used].append(((*before, choice), used, faults))
