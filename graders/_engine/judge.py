"""The judge: one warm process that grades submissions, one after the other, with the same examples for all."""

from __future__ import annotations

import importlib
import os
import platform
import sys
import time
from dataclasses import dataclass, field, replace
from types import ModuleType

import hypothesis
import pytest

import graders
from graders._boxed import wire
from graders._engine import inert, submission
from graders._engine.boxes import start_box
from graders._engine.catalog import ROOT, Kata
from graders._engine.corpus import Corpus, Example
from graders._engine.failures import Failure, RaisedError
from graders._engine.oracle import Oracle, States, replies
from graders._engine.pairs import Bodies, Pairs
from graders._engine.plugin import Examination
from graders._engine.race.course import Course
from graders._engine.redis.server import Server
from graders._engine.redis.store import PACKAGES, AnyStore, Store
from graders._engine.result import Cost, Engine, FileDigest, Finding, Result, SubmissionFacts, Verdict, gravest
from graders._engine.script import Script, read
from graders._engine.sitting import Allowance, Sitting, raise_for_load
from graders._engine.subject import Subject
from graders._engine.submission import Submission, Unreadable
from graders._engine.worker import AnyBox, BoxBroken, BoxRefused, Limits, Surroundings

DEFAULT_SEED = 20261120

_ANOTHER_HASH_SEED = 1
_SERVED = 3  # times the allowance, where most of the work is that of a client library

_MEASURING = Limits(cpu_s=10.0, wall_s=30.0, memory=1 << 30, output=256 << 20)
_PYTEST = [
    "--noconftest",
    "--assert=plain",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:terminal",
    "-p",
    "no:faulthandler",
    "-p",
    "no:logging",
    "-p",
    "no:warnings",
    "-p",
    "no:unraisableexception",
    "-p",
    "no:threadexception",
    "-p",
    "no:doctest",
    "-p",
    "no:junitxml",
    "-p",
    "no:pastebin",
    "-p",
    "no:setuponly",
    "-p",
    "no:stepwise",
    "--import-mode=importlib",
]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of a kata's checks is asked for."""

    explain: bool = True
    only: str | None = None
    example: Example | None = None
    to_the_first: bool = False


_ALL = _Asked()


class Judge:
    """Grades submissions. Warm: the box, the models and the examples are made once.

    ``unsafe`` does without walls: for one's own code only. ``layers`` asks for these walls instead of the best that
    stand here; ``fork`` says whether workers are forked, which walls need. ``problems`` is what went wrong with the
    judge itself in the last grading, ``tried`` how many examples each check that failed had needed for that; ``limits``
    hold for each check, ``allowance`` for all of a submission's together.
    ``redis`` is the URL of a real Redis to use in the place of an imitation; see `Server`, and what it raises.
    """

    def __init__(
        self,
        *,
        seed: int = DEFAULT_SEED,
        unsafe: bool = False,
        layers: tuple[str, ...] | None = None,
        fork: bool = sys.platform == "linux",
        limits: Limits | None = None,
        allowance: Allowance | None = None,
        redis: str | None = None,
    ) -> None:
        self.seed = seed
        self._limits = limits or Limits()
        self._allowance = allowance or Allowance()
        self.problems: list[str] = []
        self.tried: dict[str, int] = {}
        self._layers = () if unsafe else layers
        self._fork = fork
        self._boxes: dict[Surroundings, AnyBox] = {}
        self.box = self._box(Surroundings())
        self._redis: AnyStore | None = Server(redis) if redis is not None else None
        self._corpora: dict[str, Corpus] = {}
        self._bodies = Bodies()

    def grade(
        self,
        kata: Kata,
        handed_in: Submission | Unreadable,
        *,
        explain: bool = True,
        only: str | None = None,
        example: Example | None = None,
        to_the_first: bool = False,
    ) -> Result:
        """Judge one submission; ``only`` one check, or on one ``example`` of it, if that is asked for.

        ``to_the_first`` failure, and no further, is for those who ask whether there is one.

        Raises `BoxRefused` where no walls stand.
        """
        began, cpu_began = time.monotonic(), time.process_time()
        what = _Asked(explain, only, example, to_the_first)
        graded = self._graded(kata, handed_in, what)
        broken = [box for box in self._boxes.values() if box.broken]
        if broken:
            for box in broken:
                box.mend()
            graded = self._graded(kata, handed_in, what)
        findings = graded.findings
        return Result(
            kata=kata.slug,
            submission=_facts(handed_in),
            verdict=gravest(finding.verdict for finding in findings),
            score=sum(finding.score for finding in findings),
            max_score=sum(finding.max_score for finding in findings) if only or to_the_first else kata.facts.points,
            seed=self.seed,
            sandbox=self.box.chain,
            findings=findings,
            cost=graded.costs,
            engine=Engine(
                version=graders.__version__,
                grader_digest=kata.grader_digest,
                python=platform.python_version(),
                hypothesis=hypothesis.__version__,
            ),
            cpu_s=round(time.process_time() - cpu_began + graded.boxed_cpu_s, 3),
            wall_s=round(time.monotonic() - began, 3),
        )

    def _graded(self, kata: Kata, handed_in: Submission | Unreadable, what: _Asked) -> _Graded:
        """Judge once; whatever goes wrong becomes a finding."""
        self.problems = []
        self.tried = {}
        sittings: list[Sitting] = []
        graded = _Graded()
        try:
            if isinstance(handed_in, Unreadable):
                raise RaisedError(str(handed_in))
            self._load(kata, self.sitting(kata, sittings, handed_in))
            examination = self.examination(kata, sittings, what)
            _run_pytest(kata, examination)
            graded.findings, graded.costs = examination.findings, examination.costs
            self.problems += examination.problems
            self.tried = examination.tried
            self._account_for(kata, examination)
        except Failure as failure:
            graded.findings = [self._whole(kata, failure)]
        except BoxRefused:
            raise
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is ours, and the next submission goes on
            self.problems.append(f"{type(problem).__name__}: {problem}")
            graded.findings = [self._whole(kata, None)]
        finally:
            for each in sittings:
                try:
                    each.close()
                except BoxBroken as problem:
                    self.problems.append(str(problem))
        graded.boxed_cpu_s = sum(each.cpu_s for each in sittings)
        if self.problems and all(finding.verdict is not Verdict.JUDGE_ERROR for finding in graded.findings):
            graded.findings = [*graded.findings, _ours("the judge itself failed", 0.0)]
        return graded

    def _box(self, surroundings: Surroundings) -> AnyBox:
        """Return the box whose workers find ``surroundings``, started when it is first asked for."""
        if surroundings not in self._boxes:
            self._boxes[surroundings] = start_box(self._layers, surroundings, fork=self._fork)
        return self._boxes[surroundings]

    def _store(self) -> AnyStore:
        """Return the Redis of this judge's, started when it is first asked for."""
        if self._redis is None:
            self._redis = Store(self._box(Surroundings(packages=PACKAGES)))
        return self._redis

    def sitting(
        self, kata: Kata, sittings: list[Sitting], handed_in: Submission, *, measuring: bool = False
    ) -> Sitting:
        """Return a new sitting for a submission, added to ``sittings``, which the caller must close."""
        box = self._box(Surroundings(packages=kata.facts.packages))
        sitting = Sitting(box, handed_in, self._limits, replace(self._allowance), services=kata.facts.services)
        if kata.facts.services:
            sitting.allowance.cpu_s *= _SERVED
            sitting.allowance.wall_s *= _SERVED
            sitting.store = self._store()
        if measuring:
            sitting.limits = sitting.hurried = _MEASURING
            sitting.allowance = Allowance(cpu_s=60.0, wall_s=240.0)
        sittings.append(sitting)
        return sitting

    def _load(self, kata: Kata, sitting: Sitting) -> None:
        """Load the file once, alone, so that one that does not load is told so once. Raises a `Failure`."""
        try:
            sitting.submission.sources  # noqa: B018 - reads the bytes as text
        except Unreadable as problem:
            raise RaisedError(str(problem)) from None
        worker = sitting.try_loading()
        asked = Script(tuple(read("", name) for name in kata.api))
        try:
            said = replies(asked, sitting.request(worker, asked.body_without_reload, "reading a name"))
        except wire.WireError as problem:
            raise RaisedError(f"the worker broke off: {problem}") from None
        finally:
            sitting.release(worker)
        for name, reply in zip(kata.api, said, strict=True):
            if type(reply) is wire.Raised:
                if "AttributeError" not in reply.classes:
                    raise_for_load(sitting.submission, reply)
                raise RaisedError(f"{kata.facts.files[0]} defines no {name}; the kata asks for one of that name")

    def examination(
        self,
        kata: Kata,
        sittings: list[Sitting],
        what: _Asked = _ALL,
    ) -> Examination:
        """Return the pytest plugin that has the kata's checks judge the submission of the first sitting."""
        sitting = sittings[0]
        oracle = Oracle(_model(kata))
        reference = submission.read(kata.reference, kata.facts.files)

        def make_course(check: str, example: Example | None) -> Course:
            racing = self.sitting(kata, sittings, sitting.submission, measuring=True)
            racing.elsewhere = elsewhere() if kata.facts.services else None
            return Course(check, racing, racing.store, States(_model(kata)), self.seed, example)

        def elsewhere() -> AnyBox:
            return self._box(Surroundings(packages=kata.facts.packages, hash_seed=_ANOTHER_HASH_SEED))

        def make_elsewhere() -> Subject:
            sittings.append(sitting.moved_to(elsewhere()))
            return Subject(sittings[-1], oracle, kata.api)

        return Examination(
            corpus=self._corpora.setdefault(kata.slug, Corpus(self.seed)),
            make_subject=lambda: Subject(sitting, oracle, kata.api, make_elsewhere),
            make_pairs=lambda: self.pairs(kata, sittings, sitting.submission, reference),
            make_course=make_course,
            explain=what.explain,
            only=what.only,
            example=what.example,
            to_the_first=what.to_the_first,
        )

    def pairs(self, kata: Kata, sittings: list[Sitting], handed_in: Submission, reference: Submission) -> Pairs:
        """Return pairs of a submission and the reference; their sittings are added, and for the caller to close."""
        learner = self.sitting(kata, sittings, handed_in, measuring=True)
        beside = self.sitting(kata, sittings, reference, measuring=True)
        return Pairs(kata.slug, learner, beside, self._bodies, self.seed)

    def _account_for(self, kata: Kata, examination: Examination) -> None:
        """See that each check left exactly one finding: what is missing is ours, never the learner's."""
        found = [finding.check for finding in examination.findings]
        if found != examination.expected or not found:
            expected, missing = len(examination.expected), set(examination.expected) - set(found)
            self.problems.append(
                f"{expected} checks were started and {len(found)} reported; missing: {', '.join(sorted(missing))}"
            )
        worth = sum(finding.max_score for finding in examination.findings)
        if examination.only is None and not examination.to_the_first and worth != kata.facts.points:
            self.problems.append(f"kata.toml says {kata.facts.points} points, the checks are worth {worth}")

    def _whole(self, kata: Kata, failure: Failure | None) -> Finding:
        """Return the one finding of a submission that no check was run on."""
        if failure is None:
            return _ours("the judge itself failed", kata.facts.points)
        return Finding(
            check="load",
            verdict=failure.verdict,
            score=0.0,
            max_score=kata.facts.points,
            lesson="A file must load before it can be judged.",
            message=failure.message,
        )

    def close(self) -> None:
        """End the boxes."""
        if self._redis is not None:
            self._redis.close()
        for box in self._boxes.values():
            box.close()

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass
class _Graded:
    """What one try at judging came to."""

    findings: list[Finding] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    boxed_cpu_s: float = 0.0


def _ours(message: str, possible: float) -> Finding:
    return Finding(
        check="judge",
        verdict=Verdict.JUDGE_ERROR,
        score=0.0,
        max_score=possible,
        message=f"{message}; this is not the submission's fault",
    )


def _model(kata: Kata) -> ModuleType:
    return importlib.import_module(f"graders.{kata.slug}.model")


def _run_pytest(kata: Kata, examination: Examination) -> None:
    autoload = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"
    kept = {name: os.environ.pop(name, None) for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", autoload)}
    os.environ[autoload] = "1"
    try:
        pytest.main([*_PYTEST, f"--rootdir={ROOT}", "-c", os.devnull, str(kata.grader)], plugins=[examination])
    finally:
        del os.environ[autoload]
        os.environ.update({name: value for name, value in kept.items() if value is not None})
        sys.last_exc = None  # type: ignore[attr-defined]
    if examination.interrupted:
        raise KeyboardInterrupt


def _facts(handed_in: Submission | Unreadable) -> SubmissionFacts:
    if isinstance(handed_in, Unreadable):
        return SubmissionFacts(digest="", files=[])
    import hashlib

    files = [
        FileDigest(name=inert.line(name), bytes=len(data), digest=f"sha256:{hashlib.sha256(data).hexdigest()}")
        for name, data in handed_in.files
    ]
    return SubmissionFacts(digest=handed_in.digest, files=files)
