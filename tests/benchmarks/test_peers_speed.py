"""A class of 40 beside otter-grader, nbgrader and gradescope-utils: the same submissions, in one run.

Ours has its walls, hidden properties and cost verdicts on; theirs run the visible tests. ``pytest -m peers`` runs it.
"""

from __future__ import annotations

import json
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.benchmarks.harness import ROOT, Figure, run
from tests.benchmarks.peers import Peers

pytestmark = [pytest.mark.timeout(3_600), pytest.mark.peers]

Holds = Callable[[Figure], None]


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """28 right ones and 12 wrong ones, no two alike."""
    folder = tmp_path_factory.mktemp("class") / "submissions"
    bank = ROOT / "solutions" / "lru"
    right, wrong = (sorted((bank / verdict).glob("*/lru.py")) for verdict in ("accepted", "wrong_answer"))
    found = []
    for number in range(40):
        source = right[number % len(right)] if number % 10 < 7 else wrong[number % len(wrong)]
        path = folder / f"l{number:02}" / "lru.py"
        path.parent.mkdir(parents=True)
        path.write_text(f"{source.read_text(encoding='utf-8')}\n# {number}\n", encoding="utf-8")
        found.append(path)
    return found


def test_a_class_beside_the_peers(
    holds: Holds, submissions: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """CPU for each submission, and how many of the twelve wrong ones are told."""
    peers = Peers(tmp_path, (ROOT / "katas" / "lru" / "test_lru.py").read_text(encoding="utf-8"), "lru")
    peers.install()
    ours = run("-m", "tests.benchmarks.in_a_class", "together", submissions[0].parent.parent)
    counts = json.loads(ours.output.splitlines()[-1])["counts"]
    told = {"ours": counts.get("accepted", 0)}
    costs = {}
    for name in ("otter", "nbgrader", "gradescope"):
        before = _cpu_s()
        told[name] = sum(getattr(peers, name)(submissions))
        costs[name] = _cpu_s() - before
    with capsys.disabled():
        print(f"\npassed, of 40 submissions of which 28 are right: {told}")
    assert told["ours"] == 28
    each = ours.cpu / len(submissions)
    for name, bar in (("otter", 0.2), ("nbgrader", 1.0), ("gradescope", None)):
        holds(Figure(f"a submission / the same with {name} (CPU)", ((each, costs[name] / len(submissions)),), bar=bar))


def _cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
