"""Searches: each decides which schedules to run, one after the other; one to a file, behind one interface."""

from __future__ import annotations

from abc import ABC, abstractmethod

from graders._engine.race.program import Chooser, Trace


class Search(ABC):
    """Proposes runs until none is left, or ``limit`` were tried: counted, so that a regrade tries the same."""

    claim = ""  # what may be said once `exhausted`
    complete = False  # whether nothing is left to try then, by any other search

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.tried = 0
        self.exhausted = False

    def next(self) -> Chooser | None:
        """Return who chooses in the next run; None when there is none left to try, or the limit is reached."""
        if self.tried >= self.limit or self.exhausted:
            return None
        chooser = self._propose()
        if chooser is None:
            self.exhausted = True
        else:
            self.tried += 1
        return chooser

    @abstractmethod
    def _propose(self) -> Chooser | None:
        """Return who chooses in the next run, None if everything was tried."""

    @abstractmethod
    def seen(self, trace: Trace) -> None:
        """Take note of what came of the run last proposed."""
