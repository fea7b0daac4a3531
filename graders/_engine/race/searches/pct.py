"""Random priorities: the actor of the highest goes on, and at a few random steps the one that would is put last.

Probabilistic concurrency testing (Burckhardt and others, ASPLOS 2010): a bug that needs d such changes is found in a
run of n actors and k steps with probability at least 1 / (n * k ** (d - 1)).
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from graders._engine.race.program import Chooser, Request, Trace
from graders._engine.race.schedule import Choice
from graders._engine.race.searches import Search


class RandomPriorities(Search):
    """``limit`` runs with random priorities, and ``depth`` - 1 changes in each."""

    def __init__(self, seed: int, limit: int, *, depth: int = 3, steps: int = 40) -> None:
        super().__init__(limit)
        self._random = random.Random(seed)
        self._depth = depth
        self._steps = steps  # as long as the longest run so far
        self._priorities: dict[str, float] = {}
        self._changes: set[int] = set()

    def _propose(self) -> Chooser:
        self._priorities = {}
        self._changes = {self._random.randrange(self._steps) for _ in range(self._depth - 1)}
        return self._choose

    def _choose(self, trace: Trace, pending: Mapping[str, Request]) -> Choice:
        for actor in pending:
            if actor not in self._priorities:
                self._priorities[actor] = 1 + self._random.random()
        first = max(pending, key=self._priorities.__getitem__)
        if len(trace.turns) in self._changes and len(pending) > 1:
            self._priorities[first] = min(self._priorities.values()) - 1
            first = max(pending, key=self._priorities.__getitem__)
        return Choice(first)

    def seen(self, trace: Trace) -> None:
        """Take note of how long a run can be."""
        self._steps = max(self._steps, len(trace.turns))
