"""A run over sham submissions, to be killed: ``python -m tests.classroom.killed_run FOLDER COUNT``."""

from __future__ import annotations

import sys
from pathlib import Path

from graders._engine.classroom.crew import Crew
from graders._engine.classroom.journal import Journal
from graders._engine.classroom.values import Attempt, Intake
from graders._engine.classroom.work import Silent, work
from graders._engine.submission import Submission
from tests.classroom.sham import SHAM

WORDS = ("slow", "accepted", "wrong_answer", "slow over_budget", "slow slow")


def intake(count: int) -> Intake:
    """So many submissions, no two of which are equal."""
    return Intake(
        attempts=tuple(
            Attempt(f"l{n}", "lru", Submission((("lru.py", f"{WORDS[n % len(WORDS)]} {n}".encode()),)), f"l{n}/lru.py")
            for n in range(count)
        )
    )


def main() -> None:
    """Grade them, with a journal in the folder."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    with Journal(folder / "journal.sqlite3") as journal:
        work(intake(count), {"lru": "grader 1"}, 7, journal, Crew(2, factory=SHAM), Silent())


if __name__ == "__main__":
    main()
