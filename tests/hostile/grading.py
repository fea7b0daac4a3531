"""Grades an attack, and sees what is left of it and how the next one fares."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graders._engine import submission
from graders._engine.catalog import Kata
from graders._engine.judge import Judge
from graders._engine.result import Result
from graders._engine.sitting import Allowance
from graders._engine.submission import Submission, Unreadable
from graders._engine.worker import Limits
from tests.hostile.aftermath import adopting_orphans, below, marks, seconds_to_be_gone

CHEAP = "test_caches_share_nothing"
_NOW_AND_THEN = 10  # one in so many of the gradings that come next is a whole one

# So that what hangs is ended soon. Who may be accepted is given the time for it, also on a busy machine.
PATIENT = {"limits": Limits(cpu_s=0.5, wall_s=2.5), "allowance": Allowance(cpu_s=3.0, wall_s=12.0)}
HASTY = {"limits": Limits(cpu_s=0.3, wall_s=1.0), "allowance": Allowance(cpu_s=0.8, wall_s=2.0)}


class Room:
    """Two warm judges behind the same walls: a patient and a hasty one."""

    def __init__(self, kata: Kata, patient: Judge, hasty: Judge) -> None:
        self._kata = kata
        self._judges = {False: patient, True: hasty}
        self._reference = submission.read(kata.reference, kata.facts.files)
        self._graded = 0
        self.chain = patient.box.chain
        assert hasty.box.chain == self.chain

    def grade(self, handed_in: Submission | Unreadable, *, hasty: bool = False) -> Result:
        """Grade; the judge has not failed, nothing is left, and the next one is graded right."""
        judge = self._judges[hasty]
        before, descriptors = below(), len(os.listdir("/proc/self/fd"))
        result = judge.grade(self._kata, handed_in)
        assert not judge.problems, judge.problems
        seconds_to_be_gone(below() - before, 5.0)
        assert len(os.listdir("/proc/self/fd")) == descriptors
        assert marks() == []
        assert os.listdir() == []

        self._graded += not hasty
        whole = not hasty and self._graded % _NOW_AND_THEN == 0
        after = judge.grade(self._kata, self._reference, only=None if whole else CHEAP)
        assert (after.verdict, after.score) == ("accepted", after.max_score), (after.findings, judge.problems)
        return result


@contextmanager
def room(kata: Kata, layers: tuple[str, ...] | None) -> Iterator[Room]:
    """Open a room behind the walls ``layers``; None for the best that stand."""
    with adopting_orphans(), Judge(layers=layers, **PATIENT) as patient, Judge(layers=layers, **HASTY) as hasty:
        yield Room(kata, patient, hasty)


def write(folder: Path, contents: dict[str, bytes]) -> None:
    """Write files into ``folder``, as far as this file system has such names."""
    for name, data in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.write_bytes(data)
        except OSError:
            continue
