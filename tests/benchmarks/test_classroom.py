"""What a class costs: beside grading its submissions one by one, and in a browser.

``CLASS=500`` grades as many submissions, and takes some minutes. In a small class the start of a second judge weighs
more than all else that a class costs, so figures have their bars from 200 submissions on.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.benchmarks.harness import Figure, run

pytestmark = pytest.mark.timeout(7_200)

Holds = Callable[[Figure], None]
SIZE = int(os.environ.get("CLASS", "200"))


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class, one in twenty of it poison."""
    folder = tmp_path_factory.mktemp("class") / "submissions"
    run("-m", "tests.benchmarks.in_a_class", "made", folder, SIZE)
    return folder


def test_a_class(holds: Holds, submissions: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two judges, a journal and all pages, beside one warm judge and nothing else."""
    one_by_one = run("-m", "tests.benchmarks.in_a_class", "singly", submissions)
    as_class = run("-m", "tests.benchmarks.in_a_class", "together", submissions)
    seen = json.loads(as_class.output.splitlines()[-1])
    with capsys.disabled():
        print(f"\n{SIZE} submissions in {as_class.wall:.0f} s: {seen}")
    assert seen["graded"] == SIZE
    assert seen["ours"] == 0
    whole = SIZE >= 200
    ratio = ((as_class.cpu, one_by_one.cpu),)
    holds(Figure(f"a class of {SIZE} / the same one by one (CPU)", ratio, bar=1.15 if whole else None))
    grown = (float(seen["memory_late_mb"]), float(max(seen["memory_early_mb"], 1)))
    holds(Figure("memory of its judges, late / early (MB)", (grown,), bar=1.25 if whole else None))
    holds(Figure("its longest silence / five seconds", ((seen["longest_silence_s"], 5.0),), bar=1.0 if whole else None))
