"""What a classroom is made of, as values: learners, what they handed in, and what could not be taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from graders._engine.submission import Submission, Unreadable


class Fate(StrEnum):
    """What became of a file that was not graded. Each is listed by name."""

    UNREADABLE = "unreadable"
    UNMATCHED = "unmatched"
    SET_ASIDE = "set aside"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Listed:
    """A file that was not graded, or was graded after a guess, with the reason."""

    place: str
    fate: Fate
    reason: str
    learner: str = ""


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody in the class. ``key`` is unique; all else is for people and gradebooks."""

    key: str
    name: str = ""
    email: str = ""
    section: str = ""
    extra: timedelta = timedelta()
    enrolled: bool = True

    @property
    def called(self) -> str:
        """The name to show."""
        return self.name or self.key


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one learner handed in once for one kata: a submission, or why there is none."""

    learner: str
    kata: str
    handed_in: Submission | Unreadable
    place: str
    when: datetime | None = None
    late: bool = False
    order: tuple[object, ...] = ()
    note: str = ""
    handle: str = ""  # what the platform calls the learner: a Canvas user, a Moodle participant

    @property
    def digest(self) -> str:
        """The digest of what was handed in, readable or not."""
        import hashlib

        if isinstance(self.handed_in, Submission):
            return self.handed_in.digest
        return f"unreadable:{hashlib.sha256(str(self.handed_in).encode()).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Intake:
    """All that was handed over: who, what, and what was not taken."""

    learners: tuple[Learner, ...] = ()
    katas: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    listed: tuple[Listed, ...] = ()
    remarks: tuple[str, ...] = ()
    blocked: frozenset[str] = field(default_factory=frozenset)  # learners who handed in something, all unreadable
