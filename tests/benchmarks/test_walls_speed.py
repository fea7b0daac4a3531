"""What the walls cost: the start of a worker, each round trip, and its end."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest

from tests.benchmarks.harness import Figure, run
from tests.benchmarks.in_the_walls import BUSY

pytestmark = pytest.mark.timeout(300)

Holds = Callable[[Figure], None]
Pairs = tuple[tuple[float, float], ...]


@pytest.fixture(scope="module")
def walls() -> dict[str, Pairs]:
    """Time what the walls cost."""
    measured = json.loads(run("-m", "tests.benchmarks.in_the_walls").output)
    return {name: tuple((ours, theirs) for ours, theirs in pairs) for name, pairs in measured.items()}


def test_a_worker_starts_in_a_third_of_bubblewraps_time(holds: Holds, walls: dict[str, Pairs]) -> None:
    """From being asked for to its first reply; theirs is a Python that does nothing."""
    if "start, bwrap" not in walls:
        missing = "there is no bwrap to compare with: apt install bubblewrap"
        if os.environ.get("CI"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    holds(
        Figure(
            "worker, up to its first reply / bwrap --unshare-all python -I -S (wall)", walls["start, bwrap"], bar=1 / 3
        )
    )


def test_a_worker_is_a_fork_and_walls(holds: Holds, walls: dict[str, Pairs]) -> None:
    """A fork of this very process, that does nothing."""
    holds(Figure("worker, up to its first reply / os.fork (wall)", walls["start, fork"]))


def test_walls_do_not_slow_a_round_trip(holds: Holds, walls: dict[str, Pairs]) -> None:
    """A request and its reply pass the filter several times."""
    holds(Figure("round trip behind walls / without any (wall)", walls["round trip"], bar=1.05))


@pytest.mark.parametrize("what", BUSY)
def test_nothing_is_left_of_a_worker_soon_after_its_verdict(holds: Holds, walls: dict[str, Pairs], what: str) -> None:
    """Whatever it is at."""
    holds(Figure(f"gone after its verdict: a worker that {what} / 100 ms", walls[f"gone: {what}"], bar=1))
