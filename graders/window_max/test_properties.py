"""What window maxima must be. Each property allows itself one kind of input, and so catches its own mistakes."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from graders import Ref, Script, Step, Subject, call, catches_all, let, new, points, show, toy

from .windows import NAMES, History, long_input, long_stream, stream, unasked, whole

T = TypeVar("T")


def drawn(make: Callable[[random.Random], T]) -> st.SearchStrategy[T]:
    """Draw by luck alone: hypothesis prefers what is short and repeats itself, and an order of values is neither."""
    return st.integers(0, (1 << 64) - 1).map(lambda seed: make(random.Random(seed)))


def distinct(least: int, most: int) -> st.SearchStrategy[list[int]]:
    """As many values, no two alike."""
    return drawn(lambda rng: rng.sample(range(1, 41), rng.randint(least, most)))


RANKS = drawn(lambda rng: rng.sample(range(12), rng.randint(5, 9)))
TWO_VALUES = drawn(lambda rng: rng.choices((1, 2), (2, 1), k=rng.randint(7, 16)))
WIDTH = st.integers(1, 7)
BEYOND = st.just(1 << 63)  # what no length can be


@points(2)
@given(values=distinct(1, 20), k=WIDTH | st.integers(8, 20))
@settings(max_examples=80)
def test_every_full_window_has_its_maximum(subject: Subject, values: list[int], k: int) -> None:
    """There is one maximum for each full window, from the first to the last: a chart without gaps, and none late."""
    subject.agrees(Script.of(whole(values, min(k, len(values)) or 1)))


@points(1)
@given(values=st.lists(st.integers(1, 9), max_size=8), more=st.integers(1, 5) | st.integers(50, 5_000) | BEYOND)
@settings(max_examples=30)
def test_without_a_full_window_the_list_is_empty(subject: Subject, values: list[int], more: int) -> None:
    """Where the values cannot fill one window the list is empty: a metric that is young is no error."""
    subject.agrees(Script.of(whole(values, len(values) + more)))


@points(2)
@given(values=TWO_VALUES, k=st.integers(2, 6), streams=st.booleans())
@settings(max_examples=80)
def test_equal_values_leave_one_by_one(subject: Subject, values: list[int], k: int, streams: bool) -> None:
    """When one of two equal values leaves, the other is still there: most samples of a metric repeat."""
    subject.agrees(Script(tuple(stream(values, k, young=False)) if streams else (whole(values, k),)))


@points(1)
@given(
    k=st.sampled_from((0, -1, -2, -7, -(10**12))),
    values=st.just([]) | st.lists(st.integers(1, 9), max_size=8),
    streams=st.booleans(),
)
@settings(max_examples=30)
def test_a_window_below_one_is_refused(subject: Subject, k: int, values: list[int], streams: bool) -> None:
    """A k below 1 raises ValueError at once, whatever the values: a mistake is told where it is made."""
    if streams:
        subject.agrees(Script.of(new("stream", "WindowMax", k)))
    else:
        subject.agrees(Script.of(let("values", values), whole(Ref("values"), k), show("values")))


# Values of one kind each, from the least to the largest. No two are equal, so a maximum is one of them, type and all.
KINDS: Sequence[Sequence[Any]] = (
    range(-12, 0),
    (-2, -1, 0, 1, 2),
    (-3, -1, False, True, 2, 4, 5),
    ("", "0", "10", "9", "A", "Z", "a", "aa", "ab", "b"),
    tuple(toy("Ordered", rank) for rank in range(9)),
    ((), (0,), (0, 1), (0, 1, 2), (1,), (1, -1)),
    ([], [0], [0, 1], [0, 1, 2], [1], [1, -1]),
    (float("-inf"), -1e308, -1.5, -0.0, 5e-324, 0.5, 1e308, float("inf")),
    (-1.0, False, Fraction(1, 3), 0.5, True, 1.5, 2, 2.25, Fraction(5, 2), 3.0),
    (-(2**70), -(2**64), -(2**63) - 1, -(2**63), 0, 2**53, 2**53 + 1, 2**63 - 1, 2**63, 2**64, 2**64 + 1, 10**40),
    (b"", b"\x00", b"\x00\x01", b"a", b"\xff"),
)


def most(count: int) -> st.SearchStrategy[list[int]]:
    """Most of ``count``, in any order."""
    return drawn(lambda rng: rng.sample(range(count), count * 3 // 4))


@points(2)
@given(
    kinds=most(len(KINDS)),
    ranks=RANKS,
    rising=st.booleans(),
    k=st.sampled_from((1, 2, 2)),
    streams=st.booleans(),
)
def test_values_need_only_be_comparable(
    subject: Subject, kinds: list[int], ranks: list[int], rising: bool, k: int, streams: bool
) -> None:
    """Values can be compared, and that is all: versions and names have no least one, no minus and maybe no hash."""
    for kind in kinds:
        values = [KINDS[kind][rank] for rank in sorted(ranks, reverse=not rising) if rank < len(KINDS[kind])]
        subject.agrees(Script(tuple(stream(values, k)) if streams or k >= len(values) else (whole(values, k),)))


def text(ranks: list[int]) -> str:
    """Return a str of characters from the whole of Unicode."""
    return "".join("Aa\x7f\u00e9\u00ff\u0161\u20ac\u6f22\ufffd\U0001f600\U00020000\U0010ffff"[rank] for rank in ranks)


SEQUENCES: Sequence[Callable[[list[int]], Any]] = (
    tuple,
    text,
    bytes,
    lambda ranks: toy("Items", ranks),
    lambda ranks: toy("range", 1_000, 1_000 + len(ranks)),
    lambda ranks: toy("range", 1_000, 1_000 - 3 * len(ranks), -3),
    lambda ranks: toy("Places", ranks),
)


@points(1)
@given(kinds=most(len(SEQUENCES)), ranks=RANKS, k=st.integers(1, 4))
def test_any_sequence_will_do(subject: Subject, kinds: list[int], ranks: list[int], k: int) -> None:
    """A tuple, a str, a range or somebody's own class goes in, and a list comes out: callers have what they have."""
    subject.agrees(Script(tuple(whole(SEQUENCES[kind](ranks), k) for kind in kinds)))


@points(2)
@given(ranks=RANKS | st.just([]), k=st.integers(1, 4), rising=st.booleans(), grows=st.booleans())
def test_the_input_stays_and_the_list_is_new(
    subject: Subject, ranks: list[int], k: int, rising: bool, grows: bool
) -> None:
    """The input is left as it was, and each list is new: whoever has one may change it, and nothing else changes."""
    k = k if ranks else 1
    asked = let("values", sorted(ranks) if rising else ranks), new("maxima", "sliding_window_max", Ref("values"), k)
    if not rising:
        subject.agrees(Script.of(*asked, show("values")))
        return
    subject.agrees(
        Script.of(
            *asked,
            show("maxima"),
            call("maxima", "append", 99),
            show("values"),
            *((call("values", "append", 50),) if grows and ranks else ()),
            new("again", "sliding_window_max", Ref("values"), k),
            show("again"),
            show("maxima"),
        )
    )


@points(1)
@given(values=distinct(2, 12), more=st.integers(0, 3) | st.integers(4, 5_000) | BEYOND)
def test_a_stream_answers_from_the_first_push(subject: Subject, values: list[int], more: int) -> None:
    """Until the window is full, push returns the maximum of what has come: a dashboard does not start blank."""
    subject.agrees(Script(tuple(stream(values, len(values) + more))))


@points(2)
@given(values=distinct(8, 20), k=WIDTH)
@settings(max_examples=80)
def test_a_stream_forgets_all_but_the_last_k(subject: Subject, values: list[int], k: int) -> None:
    """What was pushed k values ago is gone, however large: last week's peak must not hide today's."""
    subject.agrees(Script(tuple(stream(values, k, young=False))))


@points(1)
@given(turns=drawn(lambda rng: rng.choices(range(3), k=18)), k=st.integers(1, 4), other=st.integers(1, 4))
def test_streams_share_nothing(subject: Subject, turns: list[int], k: int, other: int) -> None:
    """A stream knows its own values and width only: state belongs to an instance, not to the class or the module."""
    widths, steps, counts = (k, other), list[Step](), [0, 0]
    for turn in turns:
        if turn == 2:
            steps.append(whole([99, 1], 1))
            continue
        name = NAMES[turn]
        if not counts[turn]:
            steps.append(new(name, "WindowMax", widths[turn]))
        counts[turn] += 1
        push = call(name, "push", (40, 90)[turn] - counts[turn])
        steps.append(push if counts[turn] >= widths[turn] else unasked(push))
    subject.agrees(Script(tuple(steps)))


def long_runs(rng: random.Random) -> Script:
    """More than a thousand values in long runs, or hundreds in many short ones, through a stream or as a whole."""
    many = rng.random() < 0.5
    runs = [rng.choice((-1, 1)) * rng.randint(1, 60 if many else 700) for _ in range(20 if many else 4)]
    if not many:
        runs.append(-rng.randint(1_100, 2_500))
    k = rng.choice((rng.randint(1, 9), rng.randint(2, 9) if many else rng.randint(65, 300)))
    if rng.random() < 0.5:
        return long_stream(runs, k)
    return long_input(runs, k, [rng.randrange(5_000) for _ in range(12)])


def history(rng: random.Random) -> Script:
    """Two streams and whole inputs over values of one kind, with steps of a few sorts each time (swarm testing)."""
    kind = rng.choice((range(1, 400), range(1, 400), range(-4, 4), *KINDS))
    told = History(kind, rng.choices((1, 2, 3, 4, 5, 8, 16, 31, 64, 100), k=2))
    sorts = rng.choices(range(8), k=rng.randint(1, 4))
    for _ in range(rng.randint(40, 240)):
        told.take(rng.choice(sorts), rng.randrange(400))
    return Script(tuple(told.steps))


@points(1)
@catches_all
@given(runs=drawn(long_runs), mixed=drawn(history))
@settings(max_examples=40)
def test_long_mixed_histories(subject: Subject, runs: Script, mixed: Script) -> None:
    """Thousands of values, wide windows, everything at once: what holds for a few must hold all day long."""
    subject.agrees(runs)
    subject.agrees(mixed)
