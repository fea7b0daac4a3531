"""The growth chart: cost against size, both on logarithmic axes, where a straight line's slope is how fast it grows.

Three lines: the learner's, the reference's, and what the reference would cost if it looked at everything each time.
In the terminal and as an SVG of its own, from values alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape

from graders._engine import inert
from graders._engine.result import Cost

_WIDTH, _HEIGHT = 52, 9
_NAIVE = "if it looked at everything"

_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 300" role="img" font-family="sans-serif" font-size="12">'
)
_STYLE = (
    "<style>text{fill:#222}.axis{stroke:#888}.yours{stroke:#b3261e}.reference{stroke:#1a6e3c}.naive{stroke:#777}"
    "polyline{fill:none;stroke-width:2.5}@media(prefers-color-scheme:dark){text{fill:#eee}.yours{stroke:#ff8a80}"
    ".reference{stroke:#7bd69a}.naive{stroke:#aaa}}</style>"
)

Line = tuple[float, float]  # nanoseconds at the small and at the big size


def lines(cost: Cost) -> dict[str, Line]:
    """Return the lines of the chart, by name, in the order in which they are drawn one over the other."""
    small, big = cost.reference_cpu_ns
    naive = small * cost.sizes[1] / cost.sizes[0]
    yours = f"yours{', at least' if cost.at_least else ''}"
    return {
        _NAIVE: (_positive(small), _positive(naive)),
        "the reference": (_positive(small), _positive(big)),
        yours: (_positive(cost.cpu_ns[0]), _positive(cost.cpu_ns[1])),
    }


def each(cost: Cost) -> str:
    """Return what a figure is of: each operation, unless its name says what is counted ("planning per keyframe")."""
    name = inert.line(cost.operation, 60)
    return name if " per " in name else f"each {name}"


def duration(ns: float) -> str:
    """Return a time as a person reads it: three digits and a unit."""
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}"
    return f"{ns:.0f} ns"


def terminal(cost: Cost) -> str:
    """Return the chart as lines of text."""
    drawn = lines(cost)
    down = _scale(drawn, _HEIGHT - 1)
    grid = [[" "] * _WIDTH for _ in range(_HEIGHT)]
    for mark, (small, big) in zip("·○●", drawn.values(), strict=True):
        for column in range(_WIDTH):
            share = column / (_WIDTH - 1)
            ns = math.exp(math.log(small) * (1 - share) + math.log(big) * share)
            if mark != "·" or column % 2 == 0:
                grid[round(down(ns))][column] = mark
    top, bottom = _range(drawn)
    labels = {0: duration(top), _HEIGHT - 1: duration(bottom)}
    rows = [f"{labels.get(place, ''):>9} ┤{''.join(row).rstrip()}" for place, row in enumerate(grid)]
    least, most = (f"{size:,}" for size in cost.sizes)
    rows.append(" " * 10 + "└" + "─" * _WIDTH)
    rows.append(" " * 11 + least + most.rjust(_WIDTH - len(least)) + f" {inert.line(cost.unit, 20)}")
    rows.append(" " * 11 + "  ".join(f"{mark} {name}" for mark, name in zip("●○·", reversed(drawn), strict=True)))
    return "\n".join(f"  {row}" for row in rows)


def svg(cost: Cost) -> str:
    """Return the chart as an SVG that stands alone, in light and dark."""
    drawn = lines(cost)
    left, top, width, height = 78, 34, 420, 200
    down = _scale(drawn, height)
    title = escape(f"CPU time of {each(cost)}, as {inert.line(cost.what, 40)} grows")
    small, big = (f"{size:,} {escape(inert.line(cost.unit, 20))}" for size in cost.sizes)
    high, low = _range(drawn)
    parts = [
        _HEAD,
        f"<title>{title}</title>",
        _STYLE,
        f'<text x="{left}" y="20" font-size="14">{title}</text>',
        f'<line class="axis" x1="{left}" y1="{top}" x2="{left}" y2="{top + height}"/>',
        f'<line class="axis" x1="{left}" y1="{top + height}" x2="{left + width}" y2="{top + height}"/>',
        f'<text x="{left - 8}" y="{top + 8}" text-anchor="end">{duration(high)}</text>',
        f'<text x="{left - 8}" y="{top + height}" text-anchor="end">{duration(low)}</text>',
        f'<text x="{left}" y="{top + height + 20}">{small}</text>',
        f'<text x="{left + width}" y="{top + height + 20}" text-anchor="end">{big}</text>',
    ]
    parts += _series(drawn, lambda ns: top + down(ns), left, width)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _series(drawn: dict[str, Line], down: Callable[[float], float], left: int, width: int) -> Iterable[str]:
    taken: list[float] = []
    for kind, (name, (small, big)) in zip(("naive", "reference", "yours"), drawn.items(), strict=True):
        dashes = ' stroke-dasharray="5 5"' if kind == "naive" else ""
        ends = f"{left},{down(small):.1f} {left + width},{down(big):.1f}"
        yield f'<polyline class="{kind}" points="{ends}"{dashes}/>'
        place = down(big) + 4
        while any(abs(place - other) < 14 for other in taken):
            place += 14
        taken.append(place)
        yield f'<text x="{left + width + 8}" y="{place:.1f}">{escape(name)}</text>'


def _positive(ns: float) -> float:
    return max(float(ns), 1.0)


def _range(drawn: dict[str, Line]) -> tuple[float, float]:
    ends = [ns for line in drawn.values() for ns in line]
    return max(ends) * 1.2, min(ends) / 1.2


def _scale(drawn: dict[str, Line], height: int) -> Callable[[float], float]:
    """Return the function from nanoseconds to how far down they are."""
    top, bottom = map(math.log, _range(drawn))
    return lambda ns: height * (top - math.log(ns)) / (top - bottom)
