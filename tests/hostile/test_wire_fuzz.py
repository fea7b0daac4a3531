"""Whatever a worker writes to the judge, the judge ends it, or finds its answer wrong: it neither errs nor believes it.

A right program takes the worker's place and mangles the right replies (see `mangler`), so that only the mangling can
be what fails. Each case is a seed: it says what is sent, and is named when it fails.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graders._engine import judge as judging
from graders._engine.sitting import Allowance
from graders._engine.submission import Submission
from graders._engine.worker import Limits
from tests.hostile.grading import judge_behind

MANGLER = (Path(__file__).resolve().parent / "mangler.py").read_text(encoding="utf-8")
PROPERTY, BUDGET = "test_caches_share_nothing", "test_membership_is_constant_time"
CASES = {
    "bits": 40,
    "cut": 25,
    "spliced": 25,
    "in_pieces": 25,
    "lengths": 25,
    "identifiers": 15,
    "twice": 15,
    "early": 8,
    "noise": 20,
    "broken_off": 12,
    "ends": 6,
    "silent": 4,
    "values": 60,
    "shapes": 40,
    "deep": 30,
    "huge": 40,
    "not_text": 15,
    "dear": 12,
}

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def judge(layers):
    """A warm judge that does not wait long for those who say nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "_MEASURING", replace(judging._MEASURING, wall_s=5.0))
        haste = {"limits": Limits(cpu_s=1.0, wall_s=0.5), "allowance": Allowance(cpu_s=2.0, wall_s=1.0)}
        with judge_behind(layers, **haste) as judge:
            yield judge


@pytest.fixture
def speak(judge, lru, right):
    """Grades a right program that mangles its replies, from its ``first`` one on."""

    def run(mangle, first, seed, check):
        source = f"{right}\n{MANGLER}\nspeak({mangle}, {first}, {seed!r})\n"
        result = judge.grade(lru, Submission((("lru.py", source.encode()),)), only=check)
        assert judge.problems == [], (mangle, first, seed)
        return result

    return run


@pytest.mark.parametrize("seed", range(8))
def test_what_is_not_mangled_is_accepted(speak, seed):
    """In however many pieces it comes: so nothing but the mangling fails below."""
    result = speak("honest", seed % 4, seed, PROPERTY if seed else BUDGET)
    assert (result.verdict, result.score) == ("accepted", result.max_score), result.findings


@pytest.mark.parametrize("mangle", CASES)
def test_no_mangled_reply_is_believed(speak, mangle):
    """And none confuses the judge."""
    for number in range(CASES[mangle]):
        first = number % 6  # the file is loaded, loaded again, asked what it defines, and then run
        result = speak(mangle, first, f"{mangle} {number}", PROPERTY)
        case = mangle, first, number, [(finding.verdict, finding.message) for finding in result.findings]
        assert result.verdict in ("wrong_answer", "runtime_error", "limit_exceeded"), case
        assert result.score == 0, case
        assert result.wall_s < 20, case


@pytest.mark.parametrize("mangle", CASES)
def test_no_mangled_reply_is_believed_where_cost_is_measured(speak, mangle):
    """There the replies are compared with the reference's."""
    for number in range(max(CASES[mangle] // 10, 1)):
        # A worker that is measured loads the file, starts, fills two caches, and is then asked four times or more.
        result = speak(mangle, 4 + number % 4, f"budget {mangle} {number}", BUDGET)
        case = mangle, number, [(finding.verdict, finding.message) for finding in result.findings]
        assert result.verdict in ("wrong_answer", "runtime_error", "limit_exceeded", "over_budget"), case
        assert result.score == 0, case
        assert result.wall_s < 20, case
