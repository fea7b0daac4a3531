"""Plots: where their lines run on narrow and on wide terminals, and that nothing gets out of them."""

from __future__ import annotations

from xml.etree import ElementTree

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._engine.reports import plot
from graders._engine.reports.plot import Plot, Series

SIZES = (512, 1_218, 2_896, 6_889, 16_384)
CURVE = Plot(
    title="CPU time of each get, as the cache grows",
    unit="entries",
    series=(
        Series(
            "naive", "list scan on get", tuple((n, 5.0 * n) for n in SIZES), "grows like n^1.00, 2.56 µs to 81.9 µs"
        ),
        Series("reference", "the reference", tuple((n, 400 + n / 50) for n in SIZES), "grows like n^0.15"),
        Series(
            "yours", "yours", tuple((n, 9.0 * n) for n in SIZES[:3]), "grows like n^1.00, too dear to be waited for"
        ),
    ),
)
EMPTY = Plot("nothing", "calls", (Series("yours", "yours", (), "a long run of get raised NotImplementedError"),))
TIMES = st.lists(st.floats(0, 1e12), min_size=0, max_size=5)


@pytest.mark.parametrize("columns", [80, 120])
def test_a_curve_in_the_terminal_reads_as_it_did(golden, columns):
    """At both usual widths."""
    golden(f"curve_{columns}.txt", click.unstyle(plot.card(CURVE, columns)))


def test_a_curve_as_svg_reads_as_it_did(golden):
    """Below one another, each with its legend, where something was measured or not."""
    golden("curve.svg", plot.sheet([CURVE, EMPTY]))


def test_a_curve_in_ascii_keeps_its_shape():
    """Where there is nothing else."""
    card = click.unstyle(plot.card(CURVE, 80))
    plain = plot.legible(card, "ascii")
    assert plain.isascii()
    assert [len(line) for line in plain.splitlines()] == [len(line) for line in card.splitlines()]
    assert plot.legible(card, "utf-8") == card
    assert plot.legible(card, None).isascii()


@given(TIMES, TIMES, TIMES, st.integers(40, 300))
def test_any_points_can_be_drawn(naive, beside, yours, columns):
    """Also none, one, and those of a clock that did not move."""
    lines = zip(("naive", "reference", "yours"), (naive, beside, yours), strict=True)
    drawn = Plot(
        "x", "entries", tuple(Series(kind, kind, tuple(zip(SIZES, ns, strict=False)), "x") for kind, ns in lines)
    )
    card = click.unstyle(plot.card(drawn, columns))
    assert max(map(len, card.splitlines())) <= min(columns, 110) + 6
    drawing, _, _ = card.rpartition("└")
    assert ("●" in drawing) == bool(yours)
    ElementTree.fromstring(plot.sheet([drawn, EMPTY]))


@pytest.mark.parametrize("text", ["</text><script>", "\x1b[2J", '"&<>', "\u202eabc", "a\nb"])
def test_text_is_inert(text):
    """The remark may have something of a learner's in it."""
    drawn = Plot(text, text, (Series("yours", text, ((1, 1.0), (2, 3.0)), text),))
    assert "<script>" not in plot.sheet([drawn])
    card = click.unstyle(plot.card(drawn, 80))
    assert all(line.isprintable() for line in (plot.sheet([drawn]) + card).splitlines())
    ElementTree.fromstring(plot.sheet([drawn]))
