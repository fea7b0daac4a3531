"""The growth chart: a cost at the two sizes of a probe, which a grade measures.

Three lines: the learner's, the reference's, and what the reference would cost if it looked at everything each time.
"""

from __future__ import annotations

from graders._engine import inert
from graders._engine.reports import plot
from graders._engine.reports.plot import Plot, Series, duration
from graders._engine.result import Cost

__all__ = ["NAIVE", "duration", "plotted", "svg", "terminal"]

NAIVE = "if it looked at everything"


def plotted(cost: Cost) -> Plot:
    """Return the lines of the chart, in the order in which they are drawn one over the other."""
    (small, big), (low, high) = cost.sizes, cost.reference_cpu_ns
    yours = f"yours{', at least' if cost.at_least else ''}"
    return Plot(
        title=f"CPU time of {each(cost)}, as {cost.what} grows",
        unit=cost.unit,
        series=(
            Series("naive", NAIVE, ((small, low), (big, low * big / small))),
            Series("reference", "the reference", ((small, low), (big, high))),
            Series("yours", yours, ((small, cost.cpu_ns[0]), (big, cost.cpu_ns[1]))),
        ),
    )


def each(cost: Cost) -> str:
    """Return what a figure is of: each operation, unless its name says what is counted ("planning per keyframe")."""
    name = inert.line(cost.operation, 60)
    return name if " per " in name else f"each {name}"


def terminal(cost: Cost) -> str:
    """Return the chart as lines of text."""
    drawn = plotted(cost)
    legend = "  ".join(f"{plot.mark(series.kind)} {inert.line(series.name)}" for series in reversed(drawn.series))
    return "\n".join([*plot.terminal(drawn), " " * 13 + legend])


def svg(cost: Cost) -> str:
    """Return the chart as an SVG that stands alone, in light and dark."""
    return plot.svg(plotted(cost))
