"""What is remembered of a learner's katas, in ``.gauntlet/progress.json``: values, and one file of them."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

PAUSE_S = 15 * 60  # who does not run anything for so long is having lunch


@dataclass(frozen=True)
class Solved:
    """One time that a kata was solved: when it was (seconds since 1970), and the minutes it took."""

    at: float
    minutes: int


@dataclass(frozen=True)
class Record:
    """One kata's: runs and seconds of this attempt, rungs passed, best verdict and points, hints seen, times solved.

    ``mistake`` is the sentence on the known mistake that the last grade met, if it met one.
    """

    runs: int = 0
    seconds: float = 0.0
    last: float = 0.0
    rungs: int = 0
    of: int = 0
    verdict: str = ""
    score: float = 0.0
    max_score: float = 0.0
    hints: int = 0
    mistake: str = ""
    solved: tuple[Solved, ...] = field(default_factory=tuple)

    @property
    def state(self) -> str:
        """How far a learner is: new, begun, climbed (all visible tests), or solved."""
        if self.verdict == "accepted":
            return "solved"
        if self.of and self.rungs == self.of:
            return "climbed"
        return "begun" if self.runs else "new"

    def ran(self, rungs: int, of: int, now: float) -> Record:
        """Return the record after a run of the ladder."""
        gap = now - self.last
        spent = gap if self.runs and 0 <= gap < PAUSE_S else 0.0
        return replace(self, runs=self.runs + 1, seconds=self.seconds + spent, last=now, rungs=rungs, of=of)

    def graded(self, verdict: str, score: float, max_score: float, now: float) -> Record:
        """Return the record after a grade: the best one counts, and the first time in an attempt is a time solved."""
        if verdict == "accepted" and self.verdict != "accepted":
            solved = (*self.solved, Solved(now, max(round(self.seconds / 60), 1)))
            return replace(self, verdict=verdict, score=score, max_score=max_score, solved=solved)
        if self.verdict == "accepted" or (self.verdict and score < self.score):
            return self
        return replace(self, verdict=verdict, score=score, max_score=max_score)

    def mistaken(self, mistake: str) -> Record:
        """Return the record after a grade that met this known mistake, or none."""
        return replace(self, mistake=mistake)

    def hinted(self, number: int) -> Record:
        """Return the record after hint ``number`` was shown."""
        return replace(self, hints=max(self.hints, number))

    def afresh(self) -> Record:
        """Return the record of a new attempt: what was solved before is kept."""
        return Record(solved=self.solved)


class Progress:
    """The records of all katas below a root."""

    def __init__(self, root: Path) -> None:
        self.folder = root / ".gauntlet"
        self._path = self.folder / "progress.json"

    def all(self) -> dict[str, Record]:
        """Return each kata's record. A file that cannot be read counts as none: it is a diary, not a grade."""
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
            return {str(slug): _record(said) for slug, said in known.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def of(self, slug: str) -> Record:
        """Return one kata's record."""
        return self.all().get(slug, Record())

    def update(self, slug: str, change: Callable[[Record], Record]) -> None:
        """Change one kata's record; where nothing can be written, nothing is remembered."""
        records = self.all()
        records[slug] = change(records.get(slug, Record()))
        text = json.dumps({name: asdict(record) for name, record in sorted(records.items())}, indent=1)
        with contextlib.suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            beside = self._path.with_suffix(f".{os.getpid()}")
            beside.write_text(text + "\n", encoding="utf-8")
            beside.replace(self._path)


def now() -> float:
    """Seconds since 1970."""
    return time.time()


def _record(said: dict[str, Any]) -> Record:
    kept = {name: said[name] for name in (each.name for each in fields(Record)) if name in said}
    kept["solved"] = tuple(Solved(float(each["at"]), int(each["minutes"])) for each in said.get("solved", ()))
    record = Record(**kept)
    if not all(isinstance(getattr(record, name), (int, float)) for name in ("runs", "seconds", "last", "rungs", "of")):
        raise TypeError("not a record")
    return record
