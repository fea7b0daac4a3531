"""Partial-order reduction: one run of each set of runs that differ only in the order of steps that do not meet.

Source sets with sleep sets (Abdulla, Aronis, Jonsson and Sagonas, POPL 2014): after each run, two steps of different
actors that meet, with nothing between them that orders them, are a race; the search goes back to before the first
and has one of those go on that can come to the second without it. When nothing is left to go back to, every
interleaving has been tried, or one that is no different.

It takes actors that never wait for each other, as those of a store do not, and no faults.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graders._engine.race.program import Abandon, Chooser, Request, Trace
from graders._engine.race.schedule import Choice
from graders._engine.race.searches import Search


@dataclass(slots=True)
class _Node:
    """What is known of the state before a step."""

    pending: dict[str, Request]
    chosen: str
    asleep: dict[str, Request]  # whose step here was tried, in a run that has met nothing since
    to_try: set[str] = field(default_factory=set)


class SourceSets(Search):
    """Every interleaving but for those that are no different."""

    claim = "every inequivalent interleaving"
    complete = True

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self._path: list[_Node] = []
        self._follow = 0  # how many nodes of the path the next run repeats

    def _propose(self) -> Chooser | None:
        if not self.tried:
            return self._choose
        while self._path:
            node = self._path[-1]
            node.asleep[node.chosen] = node.pending[node.chosen]
            left = [actor for actor in node.pending if actor in node.to_try and actor not in node.asleep]
            if left:
                node.chosen = left[0]
                self._follow = len(self._path)
                return self._choose
            self._path.pop()
        return None

    def _choose(self, trace: Trace, pending: Mapping[str, Request]) -> Choice:
        place = len(trace.turns)
        if place < self._follow:
            return Choice(self._path[place].chosen)
        asleep: dict[str, Request] = {}
        if place:
            above = self._path[place - 1]
            done = above.pending[above.chosen]
            asleep = {actor: one for actor, one in above.asleep.items() if not one.depends_on(done)}
        awake = [actor for actor in pending if actor not in asleep]
        if not awake:
            raise Abandon
        last = trace.turns[-1].actor if trace.turns else ""
        chosen = last if last in awake else awake[0]
        self._path.append(_Node(dict(pending), chosen, asleep, {chosen}))
        return Choice(chosen)

    def seen(self, trace: Trace) -> None:
        """Find the races of the run, and mark where to go back to."""
        turns = trace.turns
        before = _happens_before(trace)
        for second, turn in enumerate(turns):
            for first in range(second):
                if turns[first].actor != turn.actor and self._race(first, second, trace, before):
                    self._reverse(first, second, trace, before)

    @staticmethod
    def _race(first: int, second: int, trace: Trace, before: list[set[int]]) -> bool:
        if not trace.turns[first].request.depends_on(trace.turns[second].request):
            return False
        return not any(first in before[between] for between in before[second] if between > first)

    def _reverse(self, first: int, second: int, trace: Trace, before: list[set[int]]) -> None:
        """See that somebody goes on at ``first`` who can come to ``second`` without it."""
        after = [place for place in range(first + 1, second) if first not in before[place]] + [second]
        initials = [
            trace.turns[place].actor
            for place in after
            if not any(other in before[place] for other in after if other < place)
        ]
        node = self._path[first]
        if not node.to_try.intersection(initials):
            able = [actor for actor in initials if actor in node.pending]
            node.to_try.update(able[:1] or node.pending)


def _happens_before(trace: Trace) -> list[set[int]]:
    """Return, for each step, the steps whose effect it may have met, itself not among them."""
    found: list[set[int]] = []
    for place, turn in enumerate(trace.turns):
        earlier: set[int] = set()
        for other in range(place - 1, -1, -1):
            if other in earlier:
                continue
            past = trace.turns[other]
            if past.actor == turn.actor or past.request.depends_on(turn.request):
                earlier |= {other} | found[other]
        found.append(earlier)
    return found
