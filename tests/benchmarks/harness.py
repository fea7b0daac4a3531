"""Measures one thing against another: turn about, in one run, so that both meet the same machine."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]

# What would make one side of a comparison something else than what it is called.
_UNWANTED = (
    "PYTHONDONTWRITEBYTECODE",
    "PYTEST_ADDOPTS",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD",
    "PYTEST_PLUGINS",
)


@dataclass(frozen=True)
class Figure:
    """What was measured: a pair for each turn, ours and theirs; of seconds, unless it says of what."""

    name: str
    pairs: tuple[tuple[float, float], ...]
    bar: float | None = None
    unit: str = ""

    @property
    def ratios(self) -> list[float]:
        """Ours over theirs, for each turn."""
        return [ours / theirs for ours, theirs in self.pairs]

    @property
    def ratio(self) -> float:
        """The median over the turns: a burst of load in one turn decides nothing."""
        return median(self.ratios)

    @property
    def ok(self) -> bool:
        """Whether the bar holds. What has no bar is only reported."""
        return self.bar is None or self.ratio <= self.bar


def turns(
    name: str,
    ours: Callable[[], float],
    theirs: Callable[[], float],
    *,
    count: int,
    bar: float | None = None,
) -> Figure:
    """Measure ``ours`` and ``theirs`` by turns, once each unmeasured and then ``count`` times."""
    ours(), theirs()
    return Figure(name, tuple((ours(), theirs()) for _ in range(count)), bar)


@dataclass(frozen=True)
class Run:
    """What one command took, in seconds: on the wall, and of CPU with all that it waited for."""

    wall: float
    cpu: float
    output: str


def run(*arguments: object, status: int = 0) -> Run:
    """Run Python with ``arguments`` in the project's root and measure it.

    A command that ends otherwise than expected was not the one to be measured.
    """
    command = [sys.executable, *map(str, arguments)]
    cpu, began = _cpu_of_children(), time.perf_counter()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(),
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    wall = time.perf_counter() - began
    if done.returncode != status:
        raise RuntimeError(f"exit status {done.returncode} of {command}:\n{done.stdout[-3000:]}")
    return Run(wall, _cpu_of_children() - cpu, done.stdout)


def environment() -> dict[str, str]:
    """Return the environment of all that is measured."""
    return {name: value for name, value in os.environ.items() if name not in _UNWANTED}


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def table(figures: Iterable[Figure]) -> list[str]:
    """Return the figures as lines of a table."""
    head = ("figure", "ratio", "lowest to highest", "bar", "", "ours", "theirs")
    rows = [head, *map(_row, figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def _row(figure: Figure) -> tuple[str, ...]:
    ours, theirs = (median(side) for side in zip(*figure.pairs, strict=True))
    return (
        figure.name,
        f"{figure.ratio:.2f}",
        f"{min(figure.ratios):.2f} to {max(figure.ratios):.2f}",
        "-" if figure.bar is None else f"{figure.bar:g}",
        "" if figure.bar is None else ("ok" if figure.ok else "MISS"),
        *(f"{side:.4g} {figure.unit}" if figure.unit else _seconds(side) for side in (ours, theirs)),
    )


def _seconds(seconds: float) -> str:
    for unit, scale in (("s", 1.0), ("ms", 1e3)):
        if seconds * scale >= 1:
            return f"{seconds * scale:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"
