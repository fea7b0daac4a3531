"""Plots: costs against sizes on logarithmic axes, where a straight line's slope is how fast a cost grows.

As lines of text for a terminal and as an SVG of its own, from values alone. Text in them is made inert.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap
from typing import Literal
from xml.sax.saxutils import escape

import click

from graders._engine import inert

Kind = Literal["naive", "reference", "yours"]
Point = tuple[float, float]  # a size, and the nanoseconds that a call costs at it

_MARKS: dict[Kind, tuple[str, str]] = {
    "naive": ("·", "bright_black"),
    "reference": ("○", "green"),
    "yours": ("●", "red"),
}
_PLAIN = str.maketrans({"·": ".", "○": "o", "●": "*", "┤": "|", "└": "+", "─": "-", "µ": "u"})

_STYLE = (
    "<style>text{fill:#222}.axis{stroke:#888}.yours{stroke:#b3261e}.reference{stroke:#1a6e3c}.naive{stroke:#777}"
    "polyline{fill:none;stroke-width:2.5}@media(prefers-color-scheme:dark){text{fill:#eee}.yours{stroke:#ff8a80}"
    ".reference{stroke:#7bd69a}.naive{stroke:#aaa}}</style>"
)
# On a page a drawing has the page's ground; one that is opened by itself would be on white.
_GROUND = (
    "<style>.ground{fill:#fff}@media(prefers-color-scheme:dark){.ground{fill:#15171c}}</style>"
    '<rect class="ground" width="100%" height="100%"/>'
)
_LEFT, _TOP, _ACROSS, _DOWN = 78, 34, 420, 200  # where an SVG's axes are, in its own units
_ROW = 18


@dataclass(frozen=True)
class Series:
    """One line of a plot: whose it is, its points by size, its name, and what a legend says besides."""

    kind: Kind
    name: str
    points: tuple[Point, ...]
    remark: str = ""


@dataclass(frozen=True)
class Plot:
    """What is drawn in one pair of axes, the line at the bottom first. ``unit`` is what the sizes count."""

    title: str
    unit: str
    series: tuple[Series, ...]

    @property
    def drawn(self) -> list[Series]:
        """The lines that have something to draw."""
        return [series for series in self.series if series.points]


def duration(ns: float) -> str:
    """Return a time as a person reads it: three digits and a unit."""
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}"
    return f"{ns:.0f} ns"


def legible(text: str, encoding: str | None) -> str:
    """Return a drawing in ASCII where ``encoding`` has not the characters that it is made of."""
    try:
        text.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return text.translate(_PLAIN)
    return text


def terminal(plot: Plot, width: int = 52, height: int = 9, *, colours: bool = False) -> list[str]:
    """Return the axes and lines as rows of text, 11 columns wider than ``width`` and the unit's name."""
    axes = _Axes(plot, width - 1, height - 1)
    grid = [[" "] * width for _ in range(height)]
    for series in plot.drawn:
        mark, _ = _MARKS[series.kind]
        for column in range(width):
            ns = _at(series.points, axes.size(column))
            if ns is not None and (series.kind != "naive" or column % 2 == 0):
                grid[round(axes.down(ns))][column] = mark
    labels = {0: duration(axes.most), height - 1: duration(axes.least)}
    rows = [f"{labels.get(place, ''):>9} ┤{_row(row, colours=colours)}" for place, row in enumerate(grid)]
    rows.append(" " * 10 + "└" + "─" * width)
    small, big = (f"{size:,.0f}" for size in axes.sizes)
    rows.append(" " * 11 + small + big.rjust(width - len(small)) + f" {inert.line(plot.unit, 20)}")
    return [f"  {row}" for row in rows]


def mark(kind: Kind, *, colours: bool = False) -> str:
    """Return the mark of a kind of line, for a legend."""
    sign, colour = _MARKS[kind]
    return click.style(sign, fg=colour) if colours else sign


def card(plot: Plot, columns: int) -> str:
    """Return the plot for a terminal of so many columns, with title and legend, in colours."""
    width = max(min(columns, 110) - 26, 20)
    legend = [line for series in reversed(plot.series) for line in _legend(series, min(columns, 110))]
    drawing = terminal(plot, width, 11, colours=True) if plot.drawn else []
    return "\n".join([click.style(f"  {inert.line(plot.title, 200)}", bold=True), "", *drawing, *legend, ""])


def _legend(series: Series, columns: int) -> Iterator[str]:
    said = f"{series.name}: {series.remark}" if series.remark else series.name
    first, *rest = wrap(inert.line(said), columns - 16) or [""]
    yield f"{' ' * 13}{mark(series.kind, colours=True)} {first}"
    yield from (f"{' ' * 15}{line}" for line in rest)


def svg(plot: Plot) -> str:
    """Return the plot as an SVG that stands alone, in light and dark."""
    return "\n".join(_drawing(plot)) + "\n"


def sheet(plots: Iterable[Plot]) -> str:
    """Return several plots below one another, as one SVG."""
    parts: list[str] = []
    top = 0
    for plot in plots:
        first, *rest = _drawing(plot)
        parts += [first.replace("<svg ", f'<svg y="{top}" width="640" height="{_height(plot)}" ', 1), *rest]
        top += _height(plot) + 10
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 {max(top, 1)}" width="640">'
    return "\n".join([head, _GROUND, *parts, "</svg>"]) + "\n"


def _drawing(plot: Plot) -> Iterator[str]:
    title = escape(inert.line(plot.title, 120))
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 {_height(plot)}" role="img" '
        'font-family="sans-serif" font-size="12">'
    )
    yield f"<title>{title}</title>"
    yield _STYLE
    yield f'<text x="{_LEFT}" y="20" font-size="14">{title}</text>'
    bottom, right = _TOP + _DOWN, _LEFT + _ACROSS
    yield f'<line class="axis" x1="{_LEFT}" y1="{_TOP}" x2="{_LEFT}" y2="{bottom}"/>'
    yield f'<line class="axis" x1="{_LEFT}" y1="{bottom}" x2="{right}" y2="{bottom}"/>'
    if plot.drawn:
        axes = _Axes(plot, _ACROSS, _DOWN)
        small, big = (f"{size:,.0f} {escape(inert.line(plot.unit, 20))}" for size in axes.sizes)
        yield f'<text x="{_LEFT - 8}" y="{_TOP + 8}" text-anchor="end">{duration(axes.most)}</text>'
        yield f'<text x="{_LEFT - 8}" y="{bottom}" text-anchor="end">{duration(axes.least)}</text>'
        yield f'<text x="{_LEFT}" y="{bottom + 20}">{small}</text>'
        yield f'<text x="{right}" y="{bottom + 20}" text-anchor="end">{big}</text>'
        yield from _polylines(plot, axes)
    for place, series in enumerate(_remarked(plot)):
        said = f"{series.name}: {series.remark}" if series.points else f"{series.name}, not drawn: {series.remark}"
        yield f'<text x="{_LEFT}" y="{bottom + 44 + place * _ROW}">{escape(inert.line(said, 100))}</text>'
    yield "</svg>"


def _polylines(plot: Plot, axes: _Axes) -> Iterator[str]:
    ends = {series.kind: axes.down(series.points[-1][1]) for series in plot.drawn}
    labels = _apart(ends)
    for series in plot.drawn:
        dashes = ' stroke-dasharray="5 5"' if series.kind == "naive" else ""
        places = [(_LEFT + axes.across(size), _TOP + axes.down(ns)) for size, ns in series.points]
        points = " ".join(f"{across:.4g},{down:.1f}" for across, down in places)
        yield f'<polyline class="{series.kind}" points="{points}"{dashes}/>'
        for across, down in places if len(places) > 2 else ():
            yield f'<circle class="{series.kind}" cx="{across:.4g}" cy="{down:.1f}" r="2.5" fill="none"/>'
        beside = places[-1][0] + 8, _TOP + labels[series.kind] + 4
        name = escape(inert.line(series.name, 40))
        yield f'<text x="{beside[0]:.4g}" y="{beside[1]:.1f}">{name}</text>'


def _apart(ends: dict[Kind, float]) -> dict[Kind, float]:
    """Return how far down labels are that would overlap where their lines end, in the order of these."""
    found: dict[Kind, float] = {}
    lowest = -math.inf
    for kind, down in sorted(ends.items(), key=lambda end: end[1]):
        lowest = found[kind] = max(down, lowest + 14)
    return found


def _height(plot: Plot) -> int:
    rows = len(_remarked(plot))
    return 300 + (rows * _ROW - 10 if rows else 0)


def _remarked(plot: Plot) -> list[Series]:
    return [series for series in reversed(plot.series) if series.remark]


class _Axes:
    """Where a size and a time are, on axes so long that all points of a plot are within them."""

    def __init__(self, plot: Plot, across: float, down: float) -> None:
        points = [point for series in plot.drawn for point in series.points]
        sizes = [size for size, _ in points]
        times = [_positive(ns) for _, ns in points]
        self.sizes = min(sizes), max(sizes)
        self.most, self.least = max(times) * 1.2, min(times) / 1.2
        self._across, self._down = across, down

    def across(self, size: float) -> float:
        """Return how far to the right a size is."""
        small, big = map(math.log, self.sizes)
        return self._across * (math.log(size) - small) / ((big - small) or 1.0)

    def size(self, across: float) -> float:
        """Return the size that is so far to the right."""
        small, big = map(math.log, self.sizes)
        return math.exp(small + (big - small) * across / self._across)

    def down(self, ns: float) -> float:
        """Return how far down a time is."""
        top, bottom = math.log(self.most), math.log(self.least)
        return self._down * (top - math.log(_positive(ns))) / (top - bottom)


def _at(points: tuple[Point, ...], size: float) -> float | None:
    """Return the time at a size on the line through the points; none beyond its ends."""
    sizes = [known for known, _ in points]
    slack = 1 + 1e-9
    if not sizes[0] / slack <= size <= sizes[-1] * slack:
        return None
    after = min(max(bisect_right(sizes, size), 1), len(points) - 1)
    if after == 0:
        return points[0][1]
    (left, low), (right, high) = points[after - 1], points[after]
    share = (math.log(size) - math.log(left)) / (math.log(right) - math.log(left))
    return math.exp(math.log(_positive(low)) * (1 - share) + math.log(_positive(high)) * share)


def _row(cells: list[str], *, colours: bool) -> str:
    text = "".join(cells).rstrip()
    if not colours:
        return text
    shades = dict(_MARKS.values())
    runs = ((sign, "".join(run)) for sign, run in groupby(text))
    return "".join(click.style(run, fg=shades[sign]) if sign in shades else run for sign, run in runs)


def _positive(ns: float) -> float:
    return max(float(ns), 1.0)
