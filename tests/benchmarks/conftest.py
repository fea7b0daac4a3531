"""Collects the figures that the benchmarks measure, and prints them as one table at the end."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.benchmarks.harness import Figure, table

_MEASURED = pytest.StashKey[list[Figure]]()


def pytest_configure(config: pytest.Config) -> None:
    """Make room for the figures."""
    config.stash[_MEASURED] = []


@pytest.fixture
def holds(pytestconfig: pytest.Config) -> Callable[[Figure], None]:
    """Report a figure, and fail if it misses its bar."""

    def report(figure: Figure) -> None:
        pytestconfig.stash[_MEASURED].append(figure)
        if not figure.ok:
            pytest.fail(f"{figure.name}: {figure.ratio:.2f}, over {figure.bar:g}", pytrace=False)

    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    figures = terminalreporter.config.stash[_MEASURED]
    if figures:
        terminalreporter.section("speed, each as a ratio within this run")
        for line in table(figures):
            terminalreporter.line(line)
        load = "/".join(f"{load:.1f}" for load in os.getloadavg())
        terminalreporter.line(f"load {load} on {os.cpu_count()} processors")
