"""Grades an attack, and sees what is left of it and how the next one fares."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from graders._engine import submission
from graders._engine.catalog import Kata
from graders._engine.judge import Judge
from graders._engine.result import Result
from graders._engine.sitting import Allowance
from graders._engine.submission import Submission, Unreadable
from graders._engine.worker import Limits
from tests.boxed.walls.machine import private, readable
from tests.hostile.aftermath import adopting_orphans, below, marks, seconds_to_be_gone

CHEAP = "test_caches_share_nothing"
_NOW_AND_THEN = 30  # one in so many of the gradings that come next is a whole one

# So that what hangs is ended soon. Who may be accepted has a learner's time, also on a busy machine; who is to fail
# in another way than at a limit has enough to do so; and who is to meet a limit meets it at once.
PATIENT = Limits(), Allowance()
BRISK = Limits(cpu_s=0.5, wall_s=2.5), Allowance(cpu_s=1.5, wall_s=6.0)
HASTY = Limits(cpu_s=0.3, wall_s=1.0), Allowance(cpu_s=0.8, wall_s=2.0)

Haste = tuple[Limits, Allowance]


class Room:
    """A warm judge behind walls, and what is looked at after each grading."""

    def __init__(self, kata: Kata, judge: Judge) -> None:
        self._kata = kata
        self._judge = judge
        self._reference = submission.read(kata.reference, kata.facts.files)
        self._graded = 0

    def grade(self, handed_in: Submission | Unreadable, haste: Haste = PATIENT, only: str | None = None) -> Result:
        """Grade; the judge has not failed, nothing is left, and the next one is graded right."""
        before, descriptors = below(), len(os.listdir("/proc/self/fd"))
        result = self._grade(handed_in, haste, only)
        assert not self._judge.problems, self._judge.problems
        seconds_to_be_gone(below() - before, 5.0)
        assert len(os.listdir("/proc/self/fd")) == descriptors
        assert marks() == []
        assert os.listdir() == []

        self._graded += 1
        after = self._grade(self._reference, PATIENT, CHEAP if self._graded % _NOW_AND_THEN else None)
        assert (after.verdict, after.score) == ("accepted", after.max_score), (after.findings, self._judge.problems)
        return result

    def _grade(self, handed_in: Submission | Unreadable, haste: Haste, only: str | None) -> Result:
        # One judge for all, because warming one up takes longer than most gradings.
        self._judge._limits, self._judge._allowance = haste
        return self._judge.grade(self._kata, handed_in, only=only)


@contextmanager
def judge_behind(layers: tuple[str, ...] | None, **options: Any) -> Iterator[Judge]:
    """Open a judge behind the walls ``layers``; None for the best that stand. Raises `BoxRefused`."""
    with pytest.MonkeyPatch.context() as patch:
        # Without namespaces a worker of root's must be able to read Python itself, which may lie in root's home.
        if layers and "namespaces" not in layers and private(sys.executable):
            patch.setattr(sys, "executable", readable(sys.executable))
        judge = Judge(layers=layers, **options)
    with judge:
        assert judge.box.chain == "+".join(layers or judge.box.chain.split("+"))
        yield judge


@contextmanager
def room(kata: Kata, layers: tuple[str, ...] | None) -> Iterator[Room]:
    """Open a room behind the walls ``layers``; None for the best that stand."""
    with adopting_orphans(), judge_behind(layers) as judge:
        yield Room(kata, judge)


def write(folder: Path, contents: dict[str, bytes]) -> None:
    """Write files into ``folder``, as far as this file system has such names."""
    for name, data in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.write_bytes(data)
        except OSError:
            continue
