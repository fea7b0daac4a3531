"""What a judge is asked, and what it says: values that cross from process to process, and to other machines."""

from __future__ import annotations

import importlib.metadata
import platform
from dataclasses import dataclass

import msgspec

from graders._engine.catalog import Kata
from graders._engine.classroom.values import Attempt
from graders._engine.result import Result
from graders._engine.submission import Submission, Unreadable


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What a result is a result of. The same key, the same result, but for times."""

    submission: str
    kata: str
    grader: str
    seed: int


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One submission to be graded: its files, or the sentence that says why there are none."""

    submission: str
    kata: str
    grader: str
    seed: int
    files: tuple[tuple[str, bytes], ...] = ()
    unreadable: str = ""

    @property
    def key(self) -> Key:
        """What its result is filed under."""
        return Key(self.submission, self.kata, self.grader, self.seed)

    @property
    def handed_in(self) -> Submission | Unreadable:
        """What the judge is given."""
        return Unreadable(self.unreadable) if self.unreadable else Submission(self.files)


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a task: a result, with what went wrong in the judge; or why none was made."""

    result: Result | None = None
    problems: list[str] = []
    refused: str = ""


def grader_of(kata: Kata) -> str:
    """Return all that decides a verdict on ``kata``, in a line: its grader, and what makes and runs the examples."""
    hypothesis = importlib.metadata.version("hypothesis")
    return f"{kata.grader_digest} python {platform.python_version()} hypothesis {hypothesis}"


def task_of(attempt: Attempt, grader: str, seed: int) -> Task:
    """Return the task of grading an attempt."""
    handed_in = attempt.handed_in
    readable = isinstance(handed_in, Submission)
    return Task(
        submission=attempt.digest,
        kata=attempt.kata,
        grader=grader,
        seed=seed,
        files=handed_in.files if isinstance(handed_in, Submission) else (),
        unreadable="" if readable else str(handed_in),
    )
