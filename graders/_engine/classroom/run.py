"""One run, from a teacher's wishes to files: intake, work, outcome, outputs; none knows what comes after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import msgspec

from graders._engine import catalog, inert
from graders._engine.catalog import Kata
from graders._engine.classroom import desk, gradebooks, outcome, policy, progress, roster
from graders._engine.classroom.compare import compare, earlier_terms
from graders._engine.classroom.crew import Crew, Graders, usual_workers
from graders._engine.classroom.feedback import Level
from graders._engine.classroom.finds import Names
from graders._engine.classroom.intake import take
from graders._engine.classroom.journal import Journal
from graders._engine.classroom.outcome import KataFacts, Outcome, Pick, Status
from graders._engine.classroom.policy import Policy
from graders._engine.classroom.roster import BadRoster, Roster
from graders._engine.classroom.tasks import grader_of
from graders._engine.classroom.values import Intake
from graders._engine.classroom.work import Watcher, Work, work


class Stopped(Exception):
    """Somebody pressed Ctrl-C. What was done is kept."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__(done, total)
        self.done, self.total = done, total


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a teacher asked for."""

    submissions: tuple[Path, ...]
    out: Path
    katas: list[Kata]
    expected: bool = False  # of everybody, whether or not anybody handed them in
    workers: int | None = None
    seed: int | None = None
    roster: Path | None = None
    deadline: str | None = None
    late_policy: Path | None = None
    pick: str = "latest"
    level: str = "hints"
    file_times: bool = False
    canvas: Path | None = None
    canvas_columns: Mapping[str, str] = field(default_factory=dict)
    moodle: Mapping[str, Path] = field(default_factory=dict)
    moodle_column: str = ""
    also: tuple[str, ...] = ()
    earlier: tuple[Path, ...] = ()  # folders of earlier terms, to compare with


@dataclass(frozen=True)
class Report:
    """What a run came to, for those who started it."""

    outcome: Outcome
    graded: int
    known: int
    counts: tuple[tuple[str, int], ...]
    fates: tuple[tuple[str, int], ...]
    ours: tuple[tuple[str, str], ...]


def run(order: Order, crew: Graders | None = None) -> Report:
    """Grade a class and write what came of it. Raises `Stopped`, `BadRoster`, `JournalInUse` and what a crew raises."""
    from graders._engine.judge import DEFAULT_SEED

    seed = DEFAULT_SEED if order.seed is None else order.seed
    class_list = _roster(order)
    rules = _policy(order)
    facts = {kata.slug: KataFacts(kata.slug, kata.facts.title, kata.facts.points) for kata in order.katas}
    _gradebooks(
        order, Outcome(tuple(facts.values()), (), ())
    )  # what is wrong with them shows before an hour of grading
    crew = crew or Crew(order.workers or usual_workers())
    with Journal(order.out / "journal.sqlite3") as journal:
        names = [Names.of(kata) for kata in catalog.katas()]
        everything = take(
            order.submissions,
            names,
            class_list,
            file_times=order.file_times,
            skip=order.out,
            wanted=tuple(facts),
        )
        intake = outcome.select(everything, Pick(order.pick), rules)
        asked = tuple(facts) if order.expected else everything.katas
        done = _work(order, intake, seed, journal, crew)
        tried = Counter((attempt.learner, attempt.kata) for attempt in everything.attempts)
        came = outcome.conclude(intake, done, [facts[slug] for slug in asked], rules, seed, tried)
        before, now = journal.stand(outcome.standings(came, done))
        remarks = [*came.remarks, *([journal.remark] if journal.remark else [])]
        came = replace(came, remarks=tuple(remarks), changes=outcome.changes(before, now))
        filled, more = _gradebooks(order, came)
        came = replace(came, remarks=(*came.remarks, *more))
        alike = compare(came, order.katas, earlier_terms(order.earlier, names))
        made = desk.files(came, desk.Wishes(Level(order.level), order.also), alike) | filled
        desk.write(order.out, made, journal.written(made))
    return _report(came, done)


def _work(order: Order, intake: Intake, seed: int, journal: Journal, crew: Graders) -> Work:
    graders = {kata.slug: grader_of(kata) for kata in order.katas}
    with progress.watcher() as watcher:
        counted = _Counted(watcher)
        try:
            return work(intake, graders, seed, journal, crew, counted)
        except KeyboardInterrupt:
            raise Stopped(counted.done, counted.total) from None


class _Counted:
    """Counts for whoever stops the run."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self.done = self.total = 0

    def begins(self, total: int, known: int) -> None:
        self.total, self.done = total, known
        self._watcher.begins(total, known)

    def one(self, verdict: str) -> None:
        self.done += verdict != "ours"
        self._watcher.one(verdict)


def _roster(order: Order) -> Roster | None:
    if order.roster is None:
        return None
    try:
        return roster.read(order.roster.read_bytes())
    except BadRoster as problem:
        raise BadRoster(f"the roster {inert.line(str(order.roster))}: {problem}") from None


def _policy(order: Order) -> Policy:
    rules = Policy()
    if order.late_policy is not None:
        try:
            rules = policy.read(order.late_policy.read_bytes())
        except BadRoster as problem:
            raise BadRoster(f"the late policy {inert.line(str(order.late_policy))}: {problem}") from None
    if order.deadline is not None:
        try:
            due = datetime.fromisoformat(order.deadline)
        except ValueError:
            raise BadRoster(f"{inert.literal(order.deadline)} is no time; write 2026-11-20T23:59") from None
        rules = msgspec.structs.replace(rules, deadline=due)
    return rules


def _gradebooks(order: Order, came: Outcome) -> tuple[desk.Files, list[str]]:
    made: desk.Files = {}
    remarks: list[str] = []
    if order.canvas is not None:
        try:
            filled = gradebooks.canvas(order.canvas.read_bytes(), came, order.canvas_columns)
        except BadRoster as problem:
            raise BadRoster(f"the Canvas export {inert.line(str(order.canvas))}: {problem}") from None
        made["canvas.csv"] = filled.data
        remarks += [f"Canvas: {remark}" for remark in filled.remarks]
    for slug, path in order.moodle.items():
        try:
            filled = gradebooks.moodle(path.read_bytes(), came, slug, order.moodle_column)
        except BadRoster as problem:
            raise BadRoster(f"the Moodle worksheet {inert.line(str(path))}: {problem}") from None
        made[f"moodle-{slug}.csv"] = filled.data
        remarks += [f"Moodle: {remark}" for remark in filled.remarks]
    return made, remarks


def _report(came: Outcome, done: Work) -> Report:
    counts = Counter(mark.verdict for mark in came.marks)
    fates = Counter(str(it.fate) for it in came.listed)
    failed = [mark for mark in came.marks if mark.status is Status.OURS]
    return Report(
        outcome=came,
        graded=done.graded,
        known=len(done.results) + len(done.ours) - done.graded,
        counts=tuple(sorted(counts.items(), key=lambda it: (-it[1], it[0]))),
        fates=tuple(sorted(fates.items())),
        ours=tuple((f"{mark.learner.called}, {mark.kata.slug}", mark.trouble) for mark in failed),
    )
