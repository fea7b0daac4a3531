"""The reference of ``trending`` beside sketches that are in use: what a call takes, and how accurate each byte is."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec

import pytest

from tests.benchmarks.harness import Figure, run

pytestmark = pytest.mark.timeout(300)

Holds = Callable[[Figure], None]
Pairs = tuple[tuple[float, float], ...]


@pytest.fixture(scope="module")
def sketches() -> dict[str, Pairs]:
    """Measure all of them in one process."""
    for peer in ("datasketches", "probables"):
        if find_spec(peer) is None:
            pytest.skip(f"{peer} is not there: nox -s bench installs it")
    measured = json.loads(run("-m", "tests.benchmarks.in_the_sketches").output)
    return {name: tuple((ours, theirs) for ours, theirs in pairs) for name, pairs in measured.items()}


def test_no_pure_python_is_faster(holds: Holds, sketches: dict[str, Pairs]) -> None:
    """Adding and estimating, at as many rows and columns."""
    holds(Figure("sketch: add / pyprobables (CPU)", sketches["add, pure"], bar=0.5))
    holds(Figure("sketch: estimate / pyprobables (CPU)", sketches["estimate, pure"], bar=0.5))


def test_beside_compiled_code(holds: Holds, sketches: dict[str, Pairs]) -> None:
    """What is left for C++ to win."""
    holds(Figure("sketch: add / datasketches, in C++ (CPU)", sketches["add, compiled"]))


def test_a_byte_is_as_good(holds: Holds, sketches: dict[str, Pairs]) -> None:
    """With as many bytes for counters estimates err by no more, but for what is left to chance."""
    holds(Figure("sketch: mean error / pyprobables", sketches["error, pure"], bar=1.05, unit="items"))
    holds(Figure("sketch: mean error / datasketches", sketches["error, compiled"], bar=1.05, unit="items"))


def test_memory_does_not_grow_with_the_items(holds: Holds, sketches: dict[str, Pairs]) -> None:
    """A sketch and a ranking that have seen a million different items, beside themselves after a thousand."""
    holds(Figure("sketch and ranking: bytes after 10^6 items / after 10^3", sketches["memory"], bar=1.02, unit="B"))
