"""What a run came to: a mark for each learner and kata, and everything that a page or a gradebook needs. Values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from graders._engine.classroom.journal import Standing
from graders._engine.classroom.policy import Policy, after, in_time, lateness
from graders._engine.classroom.values import Attempt, Fate, Intake, Learner, Listed
from graders._engine.classroom.work import Work
from graders._engine.result import Result


class Status(StrEnum):
    """What a learner has for a kata."""

    GRADED = "graded"
    MISSING = "missing"
    UNREADABLE = "unreadable"  # something was handed in, and none of it could be read
    OURS = "ours"  # the judge failed: no grade yet, and no zero


class Pick(StrEnum):
    """Which of several attempts counts."""

    LATEST = "latest"
    BEST = "best"
    BEFORE_DEADLINE = "before-deadline"


@dataclass(frozen=True, slots=True)
class KataFacts:
    """What is shown of a kata."""

    slug: str
    title: str
    points: float


@dataclass(frozen=True, slots=True)
class Mark:
    """One learner's standing with one kata. ``final`` is the score that counts; None is no grade, which is no zero."""

    learner: Learner
    kata: KataFacts
    status: Status
    result: Result | None = None
    attempt: Attempt | None = None
    attempts: int = 0
    days_late: int = 0
    percent_off: float = 0.0
    final: float | None = None
    note: str = ""
    trouble: str = ""  # what broke in the judge: for the teacher, and for nobody else

    @property
    def verdict(self) -> str:
        """The verdict, or the status where there is none."""
        return str(self.result.verdict) if self.result else str(self.status)


@dataclass(frozen=True, slots=True)
class Change:
    """A learner whose verdict or score is not what it was."""

    learner: str
    kata: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that came of a run."""

    katas: tuple[KataFacts, ...]
    learners: tuple[Learner, ...]
    marks: tuple[Mark, ...]
    listed: tuple[Listed, ...] = ()
    remarks: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    seed: int = 0
    same: tuple[tuple[str, ...], ...] = field(default=())  # learners who handed in the very same bytes

    def of(self, learner: str) -> list[Mark]:
        """Return a learner's marks."""
        return [mark for mark in self.marks if mark.learner.key == learner]


def select(intake: Intake, pick: Pick, policy: Policy) -> Intake:
    """Return the intake with the attempts that may count; the others are listed."""
    groups: dict[tuple[str, str], list[Attempt]] = defaultdict(list)
    for attempt in intake.attempts:
        groups[attempt.learner, attempt.kata].append(attempt)
    extra = {learner.key: policy.extra(learner.key, learner.extra) for learner in intake.learners}
    kept: list[Attempt] = []
    listed = list(intake.listed)
    for (learner, kata), attempts in groups.items():
        chosen = attempts if pick is Pick.BEST else attempts[-1:]
        if pick is Pick.BEFORE_DEADLINE:
            timely = [it for it in attempts if in_time(policy, kata, it.when, it.late, extra[learner])]
            chosen = timely[-1:]
        kept += chosen
        for each in attempts:
            if each not in chosen:
                late = pick is Pick.BEFORE_DEADLINE and not in_time(policy, kata, each.when, each.late, extra[learner])
                reason = "was handed in after the deadline" if late else "a later attempt counts"
                listed.append(Listed(each.place, Fate.SET_ASIDE, reason, learner))
    return Intake(
        intake.learners,
        intake.katas,
        tuple(kept),
        tuple(sorted(listed, key=lambda it: (it.fate, it.place, it.reason))),
        intake.remarks,
        intake.blocked,
    )


def conclude(
    intake: Intake,
    work: Work,
    katas: Sequence[KataFacts],
    policy: Policy,
    seed: int,
    tried: Mapping[tuple[str, str], int],
) -> Outcome:
    """Return what the work comes to. ``tried`` is how often each learner handed in for each kata."""
    attempts: dict[tuple[str, str], list[Attempt]] = defaultdict(list)
    for attempt in intake.attempts:
        attempts[attempt.learner, attempt.kata].append(attempt)
    marks = []
    for learner in intake.learners:
        extra = policy.extra(learner.key, learner.extra)
        for kata in katas:
            number = tried.get((learner.key, kata.slug), 0)
            several = [_mark(learner, kata, it, work, policy, extra, number) for it in attempts[learner.key, kata.slug]]
            if several:
                # The later of two that are worth the same; one that is graded before one that is not.
                marks.append(
                    max(enumerate(several), key=lambda it: (it[1].final is not None, it[1].final or 0, it[0]))[1]
                )
            elif learner.key in intake.blocked:
                note = "what was handed in could not be read; see the list of files"
                marks.append(Mark(learner, kata, Status.UNREADABLE, note=note))
            else:
                note = f"{number} handed in, none in time" if number else ""
                marks.append(Mark(learner, kata, Status.MISSING, attempts=number, note=note))
    return Outcome(
        katas=tuple(katas),
        learners=intake.learners,
        marks=tuple(marks),
        listed=intake.listed,
        remarks=intake.remarks,
        seed=seed,
        same=_same(marks),
    )


def _mark(
    learner: Learner, kata: KataFacts, attempt: Attempt, work: Work, policy: Policy, extra: timedelta, number: int
) -> Mark:
    result = work.result(attempt)
    if result is None:
        why = work.ours.get(work.keys[attempt], "not graded") if attempt in work.keys else "not graded"
        note = "the judge failed, which is no fault of the submission; it will be graded again"
        return Mark(learner, kata, Status.OURS, attempt=attempt, attempts=number, note=note, trouble=why)
    late = lateness(policy, kata.slug, attempt.when, attempt.late, extra)
    notes = [note for note in (attempt.note, late.note) if note]
    return Mark(
        learner,
        kata,
        Status.GRADED,
        result,
        attempt,
        number,
        late.days,
        late.percent,
        after(result.score, late),
        "; ".join(notes),
    )


def _same(marks: Iterable[Mark]) -> tuple[tuple[str, ...], ...]:
    by: dict[tuple[str, str], list[str]] = defaultdict(list)
    for mark in marks:
        if mark.attempt is not None and mark.result is not None and mark.verdict != "not_attempted":
            by[mark.kata.slug, mark.attempt.digest].append(mark.learner.key)
    return tuple((kata, *who) for (kata, _), who in sorted(by.items(), key=lambda item: item[1]) if len(who) > 1)


def standings(outcome: Outcome, work: Work) -> list[Standing]:
    """Return where everybody stands, to be compared with the next run."""
    found = []
    for mark in outcome.marks:
        key = work.keys.get(mark.attempt) if mark.attempt else None
        found.append(
            Standing(
                learner=mark.learner.key,
                kata=mark.kata.slug,
                submission=key.submission if key else "",
                grader=key.grader if key else "",
                seed=key.seed if key else 0,
                verdict=mark.verdict,
                score=mark.result.score if mark.result else None,
            )
        )
    return found


def changes(before: Iterable[Standing], now: Iterable[Standing]) -> tuple[Change, ...]:
    """Return whose verdict or score is not what it was, and why. Nothing is a change of nothing."""
    known = {(each.learner, each.kata): each for each in before}
    found = []
    for each in now if known else ():
        old = known.get((each.learner, each.kata), Standing(learner=each.learner, kata=each.kata, verdict="not there"))
        if (old.verdict, old.score) != (each.verdict, each.score):
            found.append(Change(each.learner, each.kata, _said(old), _said(each), _why(old, each)))
    return tuple(found)


def _said(standing: Standing) -> str:
    return standing.verdict if standing.score is None else f"{standing.verdict}, {standing.score:g}"


def _why(old: Standing, new: Standing) -> str:
    if not old.submission or not new.submission:
        return "handed in since" if new.submission else "no longer there, or not graded"
    reasons = [
        reason
        for reason, differs in (
            ("another file", old.submission != new.submission),
            ("another grader", old.grader != new.grader),
            ("another seed", old.seed != new.seed),
        )
        if differs
    ]
    return " and ".join(reasons) or "graded again"


def moment(when: datetime | None) -> str:
    """Return a time as it is written in tables."""
    return when.isoformat(sep=" ", timespec="seconds") if when else ""
