"""Tests that compare with other people's programs, fetched for the purpose: `pytest -m peers tests/peers` runs them."""

from __future__ import annotations

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave them out unless they are asked for by name of the marker: they need the network."""
    if "peers" in config.option.markexpr:
        return
    left_out = [item for item in items if "peers" in item.keywords and item.get_closest_marker("peers")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
