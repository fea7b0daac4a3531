"""The figures: what a learner waits for, and what a submission costs a teacher's machine.

Each is a ratio to something done beside it in the same run, so that it means the same on any machine.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator

import pytest

from tests.benchmarks.harness import ROOT, Figure, Run, run, turns
from tests.benchmarks.warm_judge import WarmJudge, examples

pytestmark = pytest.mark.timeout(600)

Holds = Callable[[Figure], None]

BARE = ("-m", "pytest", "-s", "--noconftest", f"--config-file={os.devnull}")
BARE = (*BARE, "--rootdir=tests/benchmarks", "tests/benchmarks/in_one_process.py")


def bare() -> Run:
    """Run the properties in one bare pytest."""
    return run(*BARE)


@pytest.fixture(scope="module")
def warm_properties() -> Iterator[WarmJudge]:
    """A warm judge of properties alone."""
    with WarmJudge("properties") as judge:
        yield judge


def test_practising(holds: Holds) -> None:
    """The loop of a learner: how long until the first failing test is on the screen."""
    stub = (ROOT / "katas/lru/lru.py").read_text(encoding="utf-8")
    if "raise NotImplementedError" not in stub:
        pytest.fail("katas/lru/lru.py is not the stub", pytrace=False)
    holds(
        turns(
            "nox -s kata-lru on the stub / pytest katas/lru (wall)",
            lambda: run("-m", "nox", "-s", "kata-lru", status=1).wall,
            lambda: run("-m", "pytest", "katas/lru", status=1).wall,
            count=9,
            bar=1.8,
        )
    )


def test_both_sides_meet_as_many_examples() -> None:
    """The next figure compares like with like."""
    assert f"{examples()} examples" in bare().output


def test_properties_in_a_warm_judge(holds: Holds, warm_properties: WarmJudge) -> None:
    """What each submission of a classroom costs, when it is right: wrong ones also pay for an explanation."""
    holds(
        turns(
            "properties, warm judge, per accepted submission / bare pytest (CPU)",
            warm_properties.grade,
            lambda: bare().cpu,
            count=9,
            bar=0.5,
        )
    )


@pytest.fixture(scope="module")
def boxed() -> dict[str, tuple[tuple[float, float], ...]]:
    """Single acts of the box, timed."""
    measured = json.loads(run("-m", "tests.benchmarks.in_the_box").output)
    return {name: tuple((ours, theirs) for ours, theirs in pairs) for name, pairs in measured.items()}


def test_a_script_is_one_round_trip(holds: Holds, boxed: dict[str, tuple[tuple[float, float], ...]]) -> None:
    holds(Figure("script of 50 calls / round trip of 1 call (wall)", boxed["calls"], bar=3))
    holds(Figure("the same, each on a fresh module", boxed["calls on a fresh module"]))


def test_a_worker_is_a_fork(holds: Holds, boxed: dict[str, tuple[tuple[float, float], ...]]) -> None:
    holds(Figure("worker: fork, load, kill / os.fork (wall)", boxed["worker"]))


def test_a_cold_grade(holds: Holds) -> None:
    holds(
        turns(
            "cold grade of the reference / pytest katas/lru (wall)",
            lambda: run("-m", "graders", "grade", "lru", "solutions/lru/accepted/reference").wall,
            lambda: run("-m", "pytest", "katas/lru", status=1).wall,
            count=5,
        )
    )


def test_a_whole_grade_in_a_warm_judge(holds: Holds) -> None:
    with WarmJudge("whole") as judge:
        holds(
            turns(
                "whole grade, warm judge, per accepted submission / bare pytest (CPU)",
                judge.grade,
                lambda: bare().cpu,
                count=3,
            )
        )
