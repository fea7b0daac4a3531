"""The pytest plugin: gives a kata's checks their fixtures, and turns what becomes of them into findings."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import pytest
from msgspec.structs import replace

from graders._engine import properties
from graders._engine.budget import Budget
from graders._engine.corpus import Corpus, Example
from graders._engine.failures import Failure, Unmeasured, WrongAnswer
from graders._engine.pairs import Pairs
from graders._engine.race.course import Course
from graders._engine.result import Cost, Finding, Verdict, gravest
from graders._engine.subject import Subject

_POINTS = "__points__"


def points(number: float) -> Callable[[Any], Any]:
    """Say what a check is worth. A check that says nothing is worth one point."""

    def mark(check: Any) -> Any:
        setattr(check, _POINTS, number)
        return check

    return mark


def catches_all(check: Any) -> Any:
    """Say of a check that it mixes everything. It changes nothing but the proof: being killed by it is no name."""
    return check


@dataclass(eq=False)
class Examination:
    """One run of a kata's checks on one submission: what they need, and what they found."""

    corpus: Corpus
    make_subject: Callable[[], Subject]
    make_pairs: Callable[[], Pairs]
    make_course: Callable[[str, Example | None], Course]
    explain: bool = True
    only: str | None = None
    example: Example | None = None
    to_the_first: bool = False  # failure: what comes after it is left out
    findings: list[Finding] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    tried: dict[str, int] = field(default_factory=dict)  # examples that a check needed to fail
    interrupted: bool = False

    @cached_property
    def _pairs(self) -> Pairs:
        return self.make_pairs()

    @property
    def _so_far(self) -> Verdict:
        return gravest([Verdict.ACCEPTED, *(finding.verdict for finding in self.findings)])

    @pytest.fixture
    def subject(self) -> Iterator[Subject]:
        """The learner's module."""
        subject = self.make_subject()
        yield subject
        subject.renew()

    @pytest.fixture
    def race(self, request: pytest.FixtureRequest) -> Iterator[Course]:
        """Where races are run."""
        course = self.make_course(request.node.name, self.example)
        yield course
        course.close()

    @pytest.fixture
    def budget(self, request: pytest.FixtureRequest) -> Iterator[Budget]:
        """The meter, for a check of cost. Nothing is measured of a submission that is not right."""
        if self._so_far not in (Verdict.ACCEPTED, Verdict.OVER_BUDGET, Verdict.UNDECIDED):
            raise Unmeasured(self._so_far, "cost counts once every property holds")
        budget = Budget(request.node.name, self._pairs)
        yield budget
        self.costs += budget.costs

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put races after what one alone does, and what is measured after what is right or wrong."""
        late = {"budget": 2, "race": 1}
        items.sort(key=lambda item: max((late.get(name, 0) for name in getattr(item, "fixturenames", ())), default=0))
        if self.only is not None:
            items[:] = [item for item in items if item.name == self.only]
        self.expected = [item.name for item in items]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        """Leave out a check that nobody waits for."""
        if not self.to_the_first or self._so_far is Verdict.ACCEPTED:
            return None
        self.expected.remove(item.name)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool:
        """Run a check; a property over its corpus, instead of having hypothesis generate examples anew."""
        test = pyfuncitem.obj
        fixtures = {name: pyfuncitem.funcargs[name] for name in inspect.signature(test).parameters}
        subject = fixtures.get("subject")
        if not hasattr(test, "hypothesis") or not isinstance(subject, Subject):
            _held(test, subject, fixtures)
            return True
        name = pyfuncitem.name
        body = test.hypothesis.inner_test
        examples = [self.example] if self.example is not None else self.corpus.examples(name, test)
        properties.examine(
            name,
            lambda example: _held(body, subject, {**fixtures, **example}),
            examples,
            subject,
            explain=self.explain,
        )
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Record a finding for each check that ended; pytest's own account of a failure is nobody's to read."""
        problem = call.excinfo.value if call.excinfo else None
        if call.when == "call" or (problem is not None and call.when == "setup"):
            self.findings.append(self._finding(item, problem))
        elif problem is not None:
            self._report(problem, item.name)
        outcome: Literal["passed", "failed"] = "failed" if problem else "passed"
        when = call.when if call.when != "collect" else "setup"
        told = _told(problem) if problem is not None else None
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, told, when)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a grader that cannot even be imported: that is ours."""
        if report.failed:
            told = str(report.longrepr).strip().splitlines()
            self.problems.append(f"{report.nodeid}: {told[-1] if told else 'cannot be imported'}")

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Note Ctrl-C, which pytest would keep to itself; and whatever else ends the run before its end."""
        if excinfo.type is KeyboardInterrupt:
            self.interrupted = True
        else:
            self.problems.append(f"the run was ended: {excinfo.value}")

    @pytest.hookimpl(tryfirst=True)
    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        """Note what broke in the driver, instead of printing a traceback."""
        self.problems.append(_brief(excinfo.value))
        return True

    def _finding(self, item: pytest.Item, problem: BaseException | None) -> Finding:
        check = item.obj  # type: ignore[attr-defined]
        worth = float(getattr(check, _POINTS, 1))
        lesson = inspect.cleandoc(check.__doc__ or "").split("\n\n")[0].replace("\n", " ")
        finding = Finding(check=item.name, verdict=Verdict.ACCEPTED, score=worth, max_score=worth, lesson=lesson)
        if problem is None:
            return finding
        if not isinstance(problem, Failure):
            self._report(problem, item.name)
            message = f"the judge itself failed ({_brief(problem)})"
            return replace(finding, verdict=Verdict.JUDGE_ERROR, score=0.0, message=message)
        if problem.tried:
            self.tried[item.name] = problem.tried
        score = worth if problem.verdict is Verdict.UNDECIDED else 0.0
        return replace(
            finding,
            verdict=problem.verdict,
            score=score,
            message=problem.message,
            counterexample=problem.counterexample,
            replay=problem.replay,
            measured=not isinstance(problem, Unmeasured),
        )

    def _report(self, problem: BaseException, check: str) -> None:
        if not isinstance(problem, Failure):
            self.problems.append(f"{check}: {_brief(problem)}")


def _held(body: Callable[..., Any], subject: object, arguments: dict[str, Any]) -> None:
    """Call ``body``; what it asserts of the subject's replies is asked of the learner."""
    try:
        body(**arguments)
    except Failure:
        raise
    except AssertionError as broken:
        if not isinstance(subject, Subject):
            raise
        message = str(broken) or "what this check states does not hold"
        raise WrongAnswer(message, counterexample=subject.transcript(), kind="assertion") from None


def _told(problem: BaseException) -> str:
    if not isinstance(problem, Failure):
        return _brief(problem)
    return f"{problem.verdict}: {problem.message}\n\n{problem.counterexample}"


def _brief(problem: BaseException) -> str:
    trace = inspect.getinnerframes(problem.__traceback__) if problem.__traceback__ else []
    place = f" at {trace[-1].filename.rsplit('/', 1)[-1]}:{trace[-1].lineno}" if trace else ""
    return f"{type(problem).__name__}: {problem}{place}"
