"""Drawings of runs: each actor in a column, within a terminal of 80."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._engine.race.drawing import columns
from graders._engine.race.program import Request, Trace, Turn

TEXT = st.text("abc :…→\n\x1b", max_size=120)


def turn(actor: str, label: str, reply: str, reads: str = "", writes: str = "") -> Turn:
    return Turn(actor, Request(label, frozenset(reads), frozenset(writes)), "", reply, (actor,))


@given(st.lists(st.tuples(st.sampled_from("ABC"), TEXT, TEXT), max_size=9), st.integers(0, 9))
def test_no_line_is_wider_than_a_terminal(turns, place):
    """Whatever was said, and however many say it; nor can what was said command anything."""
    trace = Trace([turn(*each) for each in turns])
    for actors in ("A", "AB", "ABC", "ABCDEFGH"):
        drawn = columns(trace, actors, {place: [("A", "office.hold('ada', ['A1', 'A2', 'A3', 'B1'], 600)" * 3)]})
        assert all(len(line) <= 80 for line in drawn.splitlines())
        assert "\x1b" not in drawn
        assert not any(line.lstrip().startswith("::") for line in drawn.splitlines())


def test_each_acts_in_a_column_of_its_own():
    """Who acted on what was no longer so is told where it was read, where it changed, and where that did harm."""
    trace = Trace(
        [
            turn("A", "GET seat", '"free"', reads="s"),
            turn("B", "SET seat bob", "OK", writes="s"),
            turn("A", "SET seat " + "ada " * 20, "OK", writes="s"),
        ]
    )
    assert columns(trace, "AB", {1: [("B", "office.buy('b')")]}).splitlines() == [
        "     A                             B",
        '  1  GET seat → "free"  ◄ reads it',
        "                                   office.buy('b')",
        "  2                                SET seat bob → OK  ◄ changes it",
        "  3  SET seat ada ada ada ada ada ada ada ada ada ada ada ada ada ada ada ada",
        "       ada ada ada ada  → OK  ◄ acts on what was read before",
    ]


@pytest.mark.parametrize("times", [2, 3, 9])
def test_polling_is_folded(times):
    """The same again and again is told twice."""
    drawn = columns(Trace([turn("A", "GET seat", "nil")] * times), "A")
    assert drawn.count("GET seat") == 2
    assert drawn.count("the same again") == (times > 2)


def test_going_round_is_folded():
    """However many steps it takes to come round."""
    labels = ["take", *["look", "wait", "think"] * 300]
    drawn = columns(Trace([turn("A", label, "") for label in labels]), "A")
    assert len(drawn.splitlines()) == 2 + 3 * 3
    assert drawn.endswith("the same again\n")
