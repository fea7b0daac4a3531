"""What a learner may see of a result. Everything that leaves the teacher's desk goes through `reveal`.

The hidden checks stay hidden as far as the teacher wants: ``full`` shows everything, ``hints`` which property failed
and the sentence on it, ``verdict`` the points and one word. Built by naming what is shown, so that what is added to
results later is hidden until somebody decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graders._engine.result import Cost, Engine, Finding, Result, Verdict


class Level(StrEnum):
    """How much."""

    FULL = "full"
    HINTS = "hints"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is left of a result for a learner's eyes. Only `reveal` makes one."""

    result: Result
    level: Level


# These come from loading the file, before any hidden example was in play.
_OPEN_CHECKS = ("load", "judge")


def reveal(result: Result, level: Level) -> Shown:
    """Return what a learner may see of ``result``."""
    if level is Level.FULL:
        return Shown(result, level)
    findings = [_hint(finding) for finding in result.findings]
    if level is Level.VERDICT:
        kept = [finding for finding in findings if finding.check in _OPEN_CHECKS]
        hidden = [finding for finding in result.findings if finding.check not in _OPEN_CHECKS]
        findings = [*kept, *([_summed(hidden, result.verdict)] if hidden else [])]
    cost: list[Cost] = []
    return Shown(
        Result(
            kata=result.kata,
            submission=result.submission,
            verdict=result.verdict,
            score=result.score,
            max_score=result.max_score,
            seed=0,  # with the true one anybody could make the examples
            sandbox=result.sandbox,
            findings=findings,
            cost=cost,
            engine=Engine(version=result.engine.version, grader_digest="", python=result.engine.python),
            cpu_s=0.0,
            wall_s=0.0,
        ),
        level,
    )


def _hint(finding: Finding) -> Finding:
    open_check = finding.check in _OPEN_CHECKS
    return Finding(
        check=finding.check,
        verdict=finding.verdict,
        score=finding.score,
        max_score=finding.max_score,
        lesson=finding.lesson,
        message=finding.message if open_check else "",
        measured=finding.measured,
    )


def _summed(findings: list[Finding], verdict: Verdict) -> Finding:
    return Finding(
        check="hidden_checks",
        verdict=verdict,
        score=sum(finding.score for finding in findings),
        max_score=sum(finding.max_score for finding in findings),
    )
