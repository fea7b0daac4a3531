"""The work: what of a class is not in the journal yet is graded, and each result goes into it at once."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Protocol

from graders._engine.classroom.crew import Graders
from graders._engine.classroom.journal import Journal, finished
from graders._engine.classroom.tasks import Key, Task, task_of
from graders._engine.classroom.values import Attempt, Intake
from graders._engine.result import Result


class Watcher(Protocol):
    """Whoever watches the work."""

    def begins(self, total: int, known: int) -> None:
        """There are ``total`` different submissions, ``known`` of them graded before."""

    def one(self, verdict: str) -> None:
        """One more is graded; "ours" where the judge failed."""


@dataclass(frozen=True, slots=True)
class Work:
    """The results of all attempts that were to be graded, and the failures of ours."""

    keys: Mapping[Attempt, Key]
    results: Mapping[Key, Result]
    ours: Mapping[Key, str]
    graded: int = 0  # in this run; the others were in the journal

    def result(self, attempt: Attempt) -> Result | None:
        """Return the result of an attempt, None where there is none."""
        key = self.keys.get(attempt)
        return None if key is None else self.results.get(key)


@dataclass(slots=True)
class Silent:
    """Watches, and says nothing."""

    verdicts: list[str] = field(default_factory=list)

    def begins(self, total: int, known: int) -> None:
        """Say nothing."""

    def one(self, verdict: str) -> None:
        """Remember it."""
        self.verdicts.append(verdict)


def work(
    intake: Intake, graders: Mapping[str, str], seed: int, journal: Journal, crew: Graders, watcher: Watcher
) -> Work:
    """Grade the attempts at the katas of ``graders``, which names the grader of each. Equal ones are graded once."""
    keys: dict[Attempt, Key] = {}
    tasks: dict[Key, Task] = {}
    for attempt in intake.attempts:
        if attempt.kata in graders:
            task = task_of(attempt, graders[attempt.kata], seed)
            keys[attempt] = task.key
            tasks.setdefault(task.key, task)
    results = journal.known(tasks)
    rest = [task for key, task in tasks.items() if key not in results or not finished(results[key])]
    watcher.begins(len(tasks), len(tasks) - len(rest))
    ours: dict[Key, str] = {}
    if rest:
        with closing(crew.grade(rest)) as graded:
            for done in graded:
                key = done.task.key
                if done.result is None:
                    ours[key] = done.ours
                    watcher.one("ours")
                else:
                    journal.put(key, done.result)
                    results[key] = done.result
                    watcher.one(done.result.verdict)
    for key in ours:
        results.pop(key, None)
    return Work(keys, results, ours, len(rest))
