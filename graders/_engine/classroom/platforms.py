"""One result in the words of Gradescope, PrairieLearn and Classroom 50. Pure functions of what a learner may see.

A failure of the judge is in none of these words: there is no file then, and the platform says that grading failed.
"""

from __future__ import annotations

import math
import re
from typing import Any

import msgspec

from graders._engine import inert
from graders._engine.classroom.feedback import Shown
from graders._engine.result import Finding, Verdict

_MOST_TEXT = 8_000
_MOST_PRAIRIELEARN = 1_000_000  # bytes; more is refused whole


class NoGrade(Exception):
    """The judge failed: there is nothing to tell a platform, least of all a zero."""


class Checkout(msgspec.Struct, frozen=True, kw_only=True):
    """What Classroom 50 says of the checkout that is graded."""

    classroom: str = ""
    assignment: str = ""
    submission: str = ""
    commit: str = ""
    release: str = ""
    review: str = ""
    datetime: str = ""


def gradescope(shown: Shown) -> bytes:
    """Return Gradescope's ``results.json``. Nothing that was printed is shown: only what is written here."""
    result = _graded(shown)
    tests = [
        {
            "name": title(finding.check),
            "number": f"1.{number}",
            "score": finding.score,
            "max_score": finding.max_score,
            "status": "passed" if _passed(finding) else "failed",
            "visibility": "visible",
            "output": _told(finding),
            "output_format": "text",
            "tags": [result.kata],
        }
        for number, finding in enumerate(result.findings, 1)
    ]
    return _json(
        {
            "score": result.score,
            "output": _sentence(shown),
            "output_format": "text",
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "tests": tests,
        }
    )


def prairielearn(shown: Shown) -> bytes:
    """Return PrairieLearn's ``results.json``. A file that does not load costs no attempt."""
    result = _graded(shown)
    if [finding.check for finding in result.findings] == ["load"]:
        return _json({"gradable": False, "format_errors": [result.findings[0].message]})
    most = _MOST_TEXT
    while True:
        tests = [
            {
                "name": title(finding.check),
                "points": finding.score,
                "max_points": finding.max_score,
                "output": _told(finding)[:most],
            }
            for finding in result.findings
        ]
        score = result.score / result.max_score if result.max_score else 0.0
        whole = _json({"gradable": True, "score": round(score, 6), "message": _sentence(shown), "tests": tests})
        if len(whole) <= _MOST_PRAIRIELEARN or most == 0:
            return whole
        most //= 2


def classroom50(shown: Shown, checkout: Checkout) -> bytes:
    """Return Classroom 50's ``result.json``, whose keys have hyphens and whose scores are whole: rounded down."""
    result = _graded(shown)
    tests = [
        {
            "test-name": title(finding.check),
            "passed": _passed(finding),
            "score": math.floor(finding.score + 1e-9),
            "max-score": math.ceil(finding.max_score - 1e-9),
        }
        for finding in result.findings
    ]
    return _json(
        {
            "schema": "classroom50/result/v1",
            **msgspec.structs.asdict(checkout),
            "score": sum(int(test["score"]) for test in tests),
            "max-score": sum(int(test["max-score"]) for test in tests),
            "tests": tests,
        }
    )


def title(check: str) -> str:
    """Return the name of a check as words."""
    return inert.line(re.sub(r"^test_", "", check).replace("_", " "), 120)


def told(finding: Finding) -> str:
    """Return what is said of a finding, as far as it may be: the lesson, the message and the program."""
    parts = [finding.lesson]
    if finding.verdict is not Verdict.ACCEPTED:
        parts += [inert.line(finding.message, 2_000), inert.block(finding.counterexample, "    ", 6_000)]
    return "\n\n".join(part for part in parts if part.strip())


def _told(finding: Finding) -> str:
    return told(finding)[:_MOST_TEXT]


def _passed(finding: Finding) -> bool:
    return finding.score >= finding.max_score


def _graded(shown: Shown) -> Any:
    if shown.result.verdict is Verdict.JUDGE_ERROR:
        raise NoGrade("the judge failed; this is no fault of the submission, and no zero: grade it again")
    return shown.result


def _sentence(shown: Shown) -> str:
    result = shown.result
    return f"{result.kata}: {result.verdict}, {result.score:g} of {result.max_score:g} points"


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
