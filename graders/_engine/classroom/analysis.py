"""What a teacher wants to know of a class: how the scores lie, which checks tell, who failed alike. Pure functions."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graders._engine.classroom.outcome import Mark, Outcome
from graders._engine.result import Finding, Result, Verdict

BINS = 10
_NO_FAILURES = (Verdict.ACCEPTED, Verdict.NOT_ATTEMPTED, Verdict.UNDECIDED)
_ALIKE = 2  # learners who fail alike before it is a cluster


@dataclass(frozen=True, slots=True)
class CheckFigures:
    """One check over the class. ``discrimination`` is how well passing it goes with the rest of the score, if known."""

    kata: str
    check: str
    passed: int
    of: int
    discrimination: float | None

    @property
    def rate(self) -> float:
        """The share of those who passed."""
        return self.passed / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """Learners who fail the same checks, with what the first of them was told."""

    kata: str
    verdict: str
    checks: tuple[str, ...]
    learners: tuple[str, ...]
    example: str


def distribution(marks: Iterable[Mark]) -> list[int]:
    """Return how many final scores lie in each tenth of the points; the last tenth has the full score."""
    bins = [0] * BINS
    for mark in marks:
        if mark.final is not None and mark.kata.points:
            bins[min(int(BINS * mark.final / mark.kata.points), BINS - 1)] += 1
    return bins


def checks(outcome: Outcome) -> list[CheckFigures]:
    """Return the figures of each check, in the katas' order."""
    found = []
    for kata in outcome.katas:
        results = [mark.result for mark in outcome.marks if mark.kata.slug == kata.slug and mark.result]
        names = list(dict.fromkeys(it.check for result in results for it in result.findings if it.check != "load"))
        scores = {name: [_earned(result, name) for result in results] for name in names}
        totals = [result.score for result in results]
        for name in names:
            earned = scores[name]
            worth = _worth(results, name)
            rest = [total - share * worth for total, share in zip(totals, earned, strict=True)]
            passed = sum(share >= 1 for share in earned)
            found.append(CheckFigures(kata.slug, name, passed, len(results), _correlation(earned, rest)))
    return found


def _earned(result: Result, check: str) -> float:
    for finding in result.findings:
        if finding.check == check:
            return finding.score / finding.max_score if finding.max_score else float(_fine(finding))
    return 0.0


def _worth(results: Iterable[Result], check: str) -> float:
    return next((it.max_score for result in results for it in result.findings if it.check == check), 0.0)


def _fine(finding: Finding) -> bool:
    return finding.verdict in (Verdict.ACCEPTED, Verdict.UNDECIDED)


def _correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    if len(one) < 3 or len(set(one)) < 2 or len(set(other)) < 2:
        return None
    return statistics.correlation(one, other)


def clusters(outcome: Outcome) -> list[Cluster]:
    """Return who failed alike, the largest groups first: each is one thing to explain once."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[Mark]] = defaultdict(list)
    for mark in outcome.marks:
        if mark.result is not None and mark.result.verdict not in _NO_FAILURES:
            failed = tuple(it.check for it in mark.result.findings if not _fine(it) and it.measured)
            groups[mark.kata.slug, mark.verdict, failed].append(mark)
    found = [
        Cluster(kata, verdict, failed, tuple(mark.learner.called for mark in marks), _example(marks[0]))
        for (kata, verdict, failed), marks in groups.items()
        if len(marks) >= _ALIKE
    ]
    return sorted(found, key=lambda it: (-len(it.learners), it.kata, it.checks))


def _example(mark: Mark) -> str:
    assert mark.result is not None
    return next((it.message for it in mark.result.findings if it.verdict is mark.result.verdict), "")


def slowest(outcome: Outcome, most: int = 10) -> list[Mark]:
    """Return the marks whose grading took the most CPU time."""
    graded = [mark for mark in outcome.marks if mark.result is not None and mark.result.cpu_s > 0]
    return sorted(graded, key=lambda mark: (-mark.result.cpu_s if mark.result else 0.0, mark.learner.key))[:most]


def suspicious(outcome: Outcome) -> list[tuple[Mark, str]]:
    """Return who met a limit or a wall, and at what: most are accidents, and some are not."""
    found = []
    for mark in outcome.marks:
        for finding in mark.result.findings if mark.result else ():
            forbidden = "no process started" in finding.message or "forbidden here" in finding.message
            ended = "ended its own process" in finding.message or "broke the protocol" in finding.message
            if finding.verdict is Verdict.LIMIT_EXCEEDED or forbidden or ended:
                found.append((mark, finding.message))
                break
    return found
