"""The figures: what a learner waits for, and what a submission costs a teacher's machine.

Each is a ratio to something done beside it in the same run, so that it means the same on any machine.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.benchmarks.harness import ROOT, Figure, Run, run, turns
from tests.benchmarks.warm_judge import WarmJudge, examples
from tests.benchmarks.watched import Watched

pytestmark = pytest.mark.timeout(600)

Holds = Callable[[Figure], None]
Pairs = tuple[tuple[float, float], ...]


def visible_tests() -> Run:
    """Run the visible tests of the stub in a bare pytest."""
    return run("-m", "pytest", "katas/lru", status=1)


def properties_in_one_process() -> Run:
    """Run the hidden properties in a bare pytest, beside the code that they judge."""
    plain = (f"--config-file={os.devnull}", "--rootdir=tests/benchmarks", "--noconftest", "-s")
    return run("-m", "pytest", *plain, "tests/benchmarks/in_one_process.py")


@pytest.fixture
def stub() -> None:
    """Make sure that there is an unsolved stub to run."""
    if "raise NotImplementedError" not in (ROOT / "katas/lru/lru.py").read_text(encoding="utf-8"):
        pytest.fail("katas/lru/lru.py is not the stub any more", pytrace=False)


@pytest.fixture(scope="module")
def box() -> dict[str, Pairs]:
    """Time single acts of the box."""
    measured = json.loads(run("-m", "tests.benchmarks.in_the_box").output)
    return {name: tuple((ours, theirs) for ours, theirs in pairs) for name, pairs in measured.items()}


@pytest.mark.usefixtures("stub")
def test_practice(holds: Holds) -> None:
    """How long a learner waits for the first failing test."""
    holds(
        turns(
            "nox -s kata-lru on the stub / pytest katas/lru (wall)",
            lambda: run("-m", "nox", "-s", "kata-lru", status=1).wall,
            lambda: visible_tests().wall,
            count=7,
            bar=1.8,
        )
    )


@pytest.mark.usefixtures("stub")
def test_the_first_failing_rung(holds: Holds) -> None:
    """What the ladder itself adds to pytest, as it is run for the first failing test."""
    holds(
        turns(
            "first failing rung / pytest katas/lru (wall)",
            lambda: run("-m", "graders._ladder", "lru", status=1).wall,
            lambda: visible_tests().wall,
            count=7,
            bar=1.5,
        )
    )


@pytest.mark.usefixtures("stub")
def test_a_save_is_answered_sooner_than_a_start(holds: Holds, tmp_path: Path) -> None:
    """How long who watches waits for the first failing test, beside who starts the command again."""
    watched = Watched(tmp_path)
    try:
        holds(
            turns(
                "first failing rung, watched / nox -s kata-lru (wall)",
                watched.save,
                lambda: run("-m", "nox", "-s", "kata-lru", status=1).wall,
                count=7,
                bar=0.5,
            )
        )
    finally:
        watched.close()


def test_both_sides_meet_as_many_examples() -> None:
    """The next figure compares like with like."""
    assert f"\n{examples()} examples" in properties_in_one_process().output


def test_properties(holds: Holds) -> None:
    """What a right submission costs a warm judge, without its budget."""
    with WarmJudge("properties") as judge:
        holds(
            turns(
                "properties, per accepted submission / bare pytest (CPU)",
                judge.grade,
                lambda: properties_in_one_process().cpu,
                count=7,
                bar=0.5,
            )
        )


def test_a_script_crosses_at_once(holds: Holds, box: dict[str, Pairs]) -> None:
    """What 50 calls cost, sent as one script."""
    holds(Figure("script of 50 calls / round trip of 1 call (wall)", box["calls"], bar=3))
    holds(Figure("the same, each on a fresh module", box["calls on a fresh module"]))


def test_a_worker(holds: Holds, box: dict[str, Pairs]) -> None:
    """What it costs to put each check's worker into a process of its own."""
    holds(Figure("worker forked, loaded and killed / os.fork (wall)", box["worker"]))


@pytest.mark.usefixtures("stub")
def test_a_cold_grade(holds: Holds) -> None:
    """How long a learner waits for the hidden grade."""
    holds(
        turns(
            "cold grade of the reference / pytest katas/lru (wall)",
            lambda: run("-m", "graders", "grade", "lru", "solutions/lru/accepted/reference").wall,
            lambda: visible_tests().wall,
            count=5,
        )
    )


def test_a_whole_grade(holds: Holds) -> None:
    """What a right submission costs a warm judge in all."""
    with WarmJudge("whole", ("reference",)) as judge:
        holds(
            turns(
                "whole grade of the reference, warm / bare pytest (CPU)",
                judge.grade,
                lambda: properties_in_one_process().cpu,
                count=5,
            )
        )
