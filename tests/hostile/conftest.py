"""The walls that attacks are graded behind."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from graders._engine.judge import Judge
from tests.hostile.grading import judge_behind


@pytest.fixture(scope="session")
def layers() -> tuple[str, ...] | None:
    """The walls that ``WALLS_CHAIN`` names; None for the best that stand."""
    chain = os.environ.get("WALLS_CHAIN")
    return tuple(chain.split("+")) if chain else None


@pytest.fixture(scope="session")
def judge(layers: tuple[str, ...] | None) -> Iterator[Judge]:
    """One warm judge behind those walls."""
    with judge_behind(layers) as judge:
        yield judge
