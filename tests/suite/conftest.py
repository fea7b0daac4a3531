"""The katas that there are, found as the catalog finds them."""

from __future__ import annotations

import pytest

from graders._engine import catalog
from graders._engine.catalog import Kata


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for a ``kata`` once for each."""
    given = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if "kata" in metafunc.fixturenames and not any("kata" in names for names in given):
        metafunc.parametrize("kata", catalog.katas(), ids=lambda kata: kata.slug, scope="session")


@pytest.fixture
def sources(kata: Kata) -> dict[str, str]:
    """The Python files that a learner gets, by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(kata.folder.glob("*.py"))}
