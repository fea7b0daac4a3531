"""The walk over measured rounds: a pure function of the figures, tested on figures written down here."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._engine import statistics
from graders._engine.statistics import DOWN, MOST_ROUNDS, UP, Round, Walk, keeps_growing, slope

LEVEL = Round(100, 110, 100, 105)
SLOW_BUT_LEVEL = Round(1_000, 1_100, 100, 105)
LINEAR = Round(100, 3_200, 100, 105)
SHORT_AT_THE_SMALL_SIZE = Round(2_000, 6_000, 100, 105)
BROKEN_CLOCK = Round(0, 100, 100, 100)


@pytest.mark.parametrize(
    ("measured", "over"),
    [
        (LEVEL, False),
        (SLOW_BUT_LEVEL, False),
        (LINEAR, True),
        (SHORT_AT_THE_SMALL_SIZE, True),
        (Round(100, 100, 100, 100), False),
        (Round(100, 399, 100, 100), False),
        (Round(100, 401, 100, 100), True),
        (Round(100, 700, 100, 200), False),
        (Round(100, 3_200, 100, 3_200), False),
        (Round(100, 10, 100, 100), False),
        (Round(50_000, 51_100, 100, 100), False),
        (Round(50_000, 51_300, 100, 100), True),
    ],
    ids=lambda value: "over" if value is True else "within" if value is False else str(value.big),
)
def test_a_round_is_over_by_ratio_or_by_difference(measured, over):
    """Growth beyond the reference's fourfold, or by the cost of a dozen of its operations."""
    assert measured.usable
    assert measured.over is over


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(1, 1e6), st.floats(0.01, 100))
def test_a_faster_machine_changes_no_round(small, big, reference, speed):
    """All figures times one factor are the same round, but for the last digit."""
    here = Round(small, big, reference, reference)
    there = Round(small * speed, big * speed, reference * speed, reference * speed)
    excess = math.log(big / small)
    added = (big - small) / reference
    if abs(excess - statistics.THRESHOLD) > 1e-9 and abs(added - statistics.EXTRA_OPERATIONS) > 1e-6:
        assert here.over is there.over


def decide(rounds):
    """Walk over ``rounds``; return the decision and how many were needed."""
    walk = Walk()
    for number, measured in enumerate(rounds, 1):
        decision = walk.add(measured)
        if decision is not None:
            return decision, number
    return None, len(rounds)


@pytest.mark.parametrize(
    ("rounds", "decision", "needed"),
    [
        ([LEVEL] * 9, "within", DOWN),
        ([SLOW_BUT_LEVEL] * 9, "within", DOWN),
        ([LINEAR] * 9, "over", UP),
        ([LINEAR, LEVEL, LINEAR, LINEAR, LINEAR], "over", UP + 2),
        ([LINEAR, LEVEL, LEVEL, LEVEL], "within", DOWN + 2),
        ([LEVEL, LINEAR, LINEAR, LINEAR, LINEAR], "over", UP + 2),
        ([LINEAR, LEVEL] * 20, "over", MOST_ROUNDS),
        ([LEVEL] + [BROKEN_CLOCK] * 20, "unsure", MOST_ROUNDS),
        ([BROKEN_CLOCK] * 20, "unsure", MOST_ROUNDS),
        ([BROKEN_CLOCK, LEVEL] * 20, "within", 2 * DOWN),
        ([BROKEN_CLOCK, LINEAR] * 20, "over", 2 * UP),
        ([LEVEL] * (DOWN - 1), None, DOWN - 1),
        ([], None, 0),
    ],
)
def test_the_walk_ends_at_a_bound_or_is_unsure(rounds, decision, needed):
    """One odd round decides nothing."""
    assert decide(rounds) == (decision, needed)


@given(st.lists(st.sampled_from([LEVEL, LINEAR, BROKEN_CLOCK]), min_size=MOST_ROUNDS, max_size=40))
def test_the_walk_always_ends(rounds):
    """At a bound; or after the last round, by whether a third of what could be read was over."""
    decision, needed = decide(rounds)
    assert needed <= MOST_ROUNDS
    seen = rounds[:needed]
    over, within = seen.count(LINEAR), seen.count(LEVEL)
    if needed < MOST_ROUNDS:
        assert over - within == {"over": UP, "within": -DOWN}[decision]
    elif decision != "within":
        assert (decision == "over") is (3 * over >= over + within > 0)


def test_rounds_without_a_clock_are_not_kept():
    """They would divide by zero later."""
    walk = Walk()
    walk.add(BROKEN_CLOCK)
    walk.add(LEVEL)
    assert walk.rounds == [LEVEL]


@pytest.mark.parametrize(
    ("small", "big", "sizes", "exponent"),
    [
        (100, 100, (10, 1_000), 0),
        (100, 10_000, (10, 1_000), 1),
        (100, 1_000_000, (10, 1_000), 2),
        (100, 1_000, (10, 1_000), 0.5),
        (100, 10, (10, 1_000), -0.5),
    ],
)
def test_the_slope_is_the_exponent_of_growth(small, big, sizes, exponent):
    """0 for a constant, 1 for a line, 2 for a square."""
    assert slope(small, big, sizes) == pytest.approx(exponent)


ALLOWED = 256 << 10
QUIET = [0] * 10


@given(st.permutations([160 << 10, 90 << 10, -(160 << 10), *[4 << 10] * 7]))
def test_leaps_are_no_leak(steps):
    """A right program takes a pool now and then, and gives it back."""
    assert not keeps_growing(steps, QUIET, ALLOWED)


@given(st.lists(st.integers(0, 1 << 20), min_size=10, max_size=10))
def test_what_the_reference_adds_is_anybodys(steps):
    """Whatever the kata's data must take."""
    assert not keeps_growing(steps, steps, ALLOWED)


@given(st.permutations([64 << 10] * 8 + [0, 400 << 10]))
def test_a_leak_adds_in_every_round(steps):
    """Eight bytes for each of 8,000 calls."""
    assert keeps_growing(steps, QUIET, ALLOWED)


def test_a_table_that_doubles_is_a_leak_in_one_leap():
    """A right program has no use for as much as that."""
    assert keeps_growing([0] * 9 + [4 << 20], QUIET, ALLOWED)
    assert not keeps_growing([0] * 9 + [1 << 20], QUIET, ALLOWED)


def test_a_single_round_is_all_there_is_to_go_by():
    """A peak, or an object made once."""
    assert keeps_growing([300 << 10], [4 << 10], ALLOWED)
    assert not keeps_growing([200 << 10], [-(300 << 10)], ALLOWED)


@pytest.mark.parametrize(
    ("measured", "load"),
    [
        (Round(100, 100, 100, 100), 0.25),  # no growth is a quarter of fourfold growth
        (Round(100, 400, 100, 100), 1.0),
        (Round(100, 1600, 100, 200), 2.0),
        (Round(1000, 2900, 10, 100), 1.5833),  # a big constant hides growth; nineteen operations are more than twelve
    ],
)
def test_a_load_is_in_times_what_is_allowed(measured, load):
    """By the nearer of the two limits, and over one where a round is over."""
    assert measured.load == pytest.approx(load, abs=1e-4)
    assert measured.over == (load > 1)
