"""The growth chart: where its lines run, and that nothing of a learner's gets out of it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from graders._engine.reports import chart
from graders._engine.result import Cost

COST = Cost(
    operation="get",
    sizes=[512, 16_384],
    cpu_ns=[1_234, 43_210],
    reference_cpu_ns=[1_000, 1_150],
    growth=1.03,
    reference_growth=0.04,
    ratio=37.6,
    check="test_get_is_constant_time",
    what="the cache",
    unit="entries",
)
TIMES = st.lists(st.integers(0, 10**12), min_size=2, max_size=2)


def test_a_chart_in_the_terminal_reads_as_it_did(golden):
    """Yours, the reference, and what looking at everything would cost."""
    golden("chart.txt", chart.terminal(COST) + "\n")


def test_a_chart_as_svg_reads_as_it_did(golden):
    """It stands alone, light and dark."""
    golden("chart.svg", chart.svg(COST))


@given(TIMES, TIMES, st.booleans())
def test_any_figures_can_be_drawn(yours, reference, at_least):
    """Also of a clock that did not move."""
    cost = replace(COST, cpu_ns=yours, reference_cpu_ns=reference, at_least=at_least)
    rows = chart.terminal(cost).splitlines()
    assert len(rows) == 12
    assert max(map(len, rows)) <= 80
    assert "●" in "".join(rows[:9])
    ElementTree.fromstring(chart.svg(cost))


@pytest.mark.parametrize("text", ["</text><script>", "\x1b[2J", '"&<>', "\u202eabc"])
def test_text_is_inert(text):
    """A kata's author may write anything, too."""
    cost = replace(COST, operation=text, what=text, unit=text)
    assert "<script>" not in chart.svg(cost)
    assert all(line.isprintable() for line in (chart.svg(cost) + chart.terminal(cost)).splitlines())
    ElementTree.fromstring(chart.svg(cost))


@pytest.mark.parametrize(("ns", "said"), [(0, "0 ns"), (999, "999 ns"), (1_234, "1.23 µs"), (2.5e9, "2.5 s")])
def test_a_duration_has_three_digits_and_a_unit(ns, said):
    """Whatever it is."""
    assert chart.duration(ns) == said
