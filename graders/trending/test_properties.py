"""What a sketch and a ranking must do. Each property allows itself one kind of step, and so catches its own mistakes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graders import Ref, Script, Step, Subject, call, catches_all, each, new, points, read

from .sketches import NAMINGS, Crowd, most
from .streams import WINDOWS, Stream, counts_rightly, has_the_frequent, is_a_ranking, keeps

# So wide, and of so many rows, that a few items do not collide: its estimates are the counts.
WIDE = (0.001, 0.001)
NARROW = st.tuples(st.sampled_from((0.9, 0.5, 0.3, 0.1)), st.sampled_from((0.9, 0.3, 0.1, 0.01)))
ITEM = st.integers(0, 30)


def tag(number: int) -> str:
    """Return the name of an item."""
    return f"#{number}"


THOUSANDTHS = st.integers(1, 999)


@points(1)
@given(epsilons=st.lists(THOUSANDTHS, min_size=1, max_size=4), deltas=st.lists(THOUSANDTHS, min_size=4, max_size=4))
def test_epsilon_and_delta_set_the_size(subject: Subject, epsilons: list[int], deltas: list[int]) -> None:
    """A row has e / epsilon counters and there are ln(1 / delta) rows, both rounded up: with fewer, no promise holds."""
    steps: list[Step] = []
    for epsilon, delta in zip(epsilons, deltas, strict=False):
        steps.append(new("sketch", "CountMinSketch", epsilon / 1_000, delta / 1_000))
        steps += [read("sketch", name) for name in ("width", "depth", "total")]
    subject.agrees(Script(tuple(steps)))


# All of them together stay below 2**63.
COUNTS = st.sampled_from((1, 1, 1, 2, 3, 7, 100, 2**16, 2**31, 2**32 + 1, 2**53 + 1, 2**57 + 1))
ADDS = st.lists(st.tuples(ITEM, COUNTS), min_size=1, max_size=40)


@points(2)
@given(shape=NARROW, adds=ADDS)
def test_an_estimate_is_never_too_low(subject: Subject, shape: tuple[float, float], adds: list[tuple[int, int]]) -> None:
    """Items share counters, which makes estimates too high but never too low: who is over a limit is always found."""
    truth: Counter[str] = Counter()
    steps = [new("sketch", "CountMinSketch", *shape)]
    for item, count in adds:
        truth[tag(item)] += count
        steps.append(call("sketch", "add", tag(item), *(() if count == 1 else (count,))))
    asked = len(steps)
    program = Script((*steps, *(call("sketch", "estimate", item) for item in truth)))
    for index, got in enumerate(subject.answers(program)[asked:], asked):
        count = truth[program.steps[index].args[0]]
        if type(got) is not int or got < count:
            subject.wrong(program, index, got, f"an int, {count} or more", f"{count} <= {{}}")


@points(1)
@given(shape=NARROW, adds=ADDS)
def test_the_total_is_the_sum_of_all_counts(subject: Subject, shape: tuple[float, float], adds: list[tuple[int, int]]) -> None:
    """The total is the sum of all counts added, whatever collided: a bound on the error is a share of it."""
    steps = [new("sketch", "CountMinSketch", *shape)]
    for item, count in adds:
        steps += [call("sketch", "add", tag(item), count), read("sketch", "total")]
    subject.agrees(Script(tuple(steps)))


# The first is as narrow as a sketch can be, so that rows which depend on each other show at once; the other has more
# columns than a byte can number, or than are left when the lowest bits are taken.
TINY = Crowd(0.95, 0.001)
BROAD = Crowd(0.0012, 0.001)


@points(3)
@given(start=st.integers(0, 2**30))
@settings(max_examples=1)
def test_an_estimate_is_seldom_far_too_high(subject: Subject, start: int) -> None:
    """All rows together are unlucky for a share delta of the seeds: only if they hash independently of each other."""
    for crowd, namings, count in ((TINY, len(NAMINGS), 90), (BROAD, 1, 16)):
        drawn = random.Random(start).sample(range(1_000_000), namings * count)
        trials = tuple((place % namings, seed) for place, seed in enumerate(drawn))
        high = dict(zip(trials, crowd.too_high(subject, trials), strict=True))
        for some in (trials, *(trials[naming::namings] for naming in range(namings))):
            share = sum(len(high[trial]) for trial in some) / crowd.rare
            if share > most(len(some), crowd.delta):
                worst = max(some, key=lambda trial: len(high[trial]))
                found = f"delta allows more than that for {crowd.delta:.1%} of the seeds, and it is {share / len(some):.1%}"
                crowd.fail(subject, worst, high[worst][0], found)


# One row, so that each item is unlucky under two seeds of five, at most.
ONE_ROW = Crowd(0.95, 0.4, rare=60)
FIRST_SEEDS = st.sampled_from((0, 1, -20, 12_345, 2**31 - 5, 2**64 + 3))


@points(1)
@given(first=FIRST_SEEDS, naming=st.sampled_from((0, 2)))
@settings(max_examples=2)
def test_each_seed_has_collisions_of_its_own(subject: Subject, first: int, naming: int) -> None:
    """No item is unlucky under all seeds: whoever does not know the seed cannot make up items that collide."""
    trials = tuple((naming, first + number) for number in range(40))
    unlucky = Counter(item for items in ONE_ROW.too_high(subject, trials) for item in items)
    for item, count in unlucky.most_common(1):
        if count > most(len(trials), ONE_ROW.delta, 1e-13):
            found = f"delta allows more than that for 40% of the seeds, and it is {count} of the {len(trials)} from here on"
            ONE_ROW.fail(subject, trials[0], item, found)


def seeded(first: int, count: int) -> Script:
    """Ask rankings of consecutive seeds, which track all items there are, for their counts."""
    items, counts = ONE_ROW.items(0), ONE_ROW.counts()
    steps: list[Step] = []
    for seed in range(first, first + count):
        steps.append(new("trends", "Trending", 100, 60, 1, ONE_ROW.epsilon, ONE_ROW.delta, seed))
        steps += [each("trends", "observe", items, [0.0] * len(items), counts), call("trends", "top", 0.0)]
    return Script(tuple(steps))


# Names that some would take for one another.
LONG = "a" * 300
LOOK_ALIKES: Sequence[str | bytes] = (
    *("\u00e9", b"\xe9", "e\u0301", "E\u0301", "\u00c9", "\u00ff", b"\xff", "\u0161", "\u20ac", "\u6f22", "\U0001f600"),
    *("", "a", "A", " a", "a ", "a\n", "a\0", "\0a", "\0", "\0\0", "0", "00", "#0", "ab", "ba", "None", "b'a'"),
    *(b"\x80", b"\x80\x80", "\x80", "\ufffd", "?", LONG, LONG + "b", LONG + "c", "b" + LONG, LONG * 4 + "b", LONG * 4),
)


def in_other_words(item: str | bytes, other: bool) -> str | bytes:
    """Return ``item``, or if asked the same as the other type, where there is one."""
    if not other:
        return item
    if isinstance(item, str):
        return item.encode()
    try:
        return item.decode()
    except UnicodeDecodeError:
        return item


CHOICES = st.lists(st.tuples(st.integers(0, len(LOOK_ALIKES) - 1), st.booleans()), min_size=1, max_size=8)


@points(2)
@given(adds=CHOICES, asks=CHOICES)
@settings(max_examples=100)
def test_text_counts_as_its_utf8_bytes(subject: Subject, adds: list[tuple[int, bool]], asks: list[tuple[int, bool]]) -> None:
    """A text is the same item as its UTF-8 bytes, and as no others: what is equal on one server is equal on all."""
    steps = [new("sketch", "CountMinSketch", *WIDE)]
    steps += [
        call("sketch", "add", in_other_words(LOOK_ALIKES[item], other), count) for count, (item, other) in enumerate(adds, 1)
    ]
    steps += [call("sketch", "estimate", in_other_words(LOOK_ALIKES[item], other)) for item, other in asks]
    steps += [call("sketch", "estimate", in_other_words(LOOK_ALIKES[item], not other)) for item, other in adds]
    subject.agrees(Script(tuple(steps)))


SEEDS = (0, 1, 7, -1, -7, 255, 256, 2**31, 2**32 - 1, 2**32, 2**63, 2**64, -(2**63), -(2**64), 2**200, -(2**200), 10**100)
NUMBERS = st.lists(ITEM, min_size=1, max_size=12)


def adds(name: str, numbers: Sequence[int]) -> list[Step]:
    """Add items, some of them several times."""
    return [call(name, "add", tag(number), 1 + number % 4) for number in numbers]


def alike(subject: Subject, steps: Sequence[Step], pairs: Sequence[tuple[Step, Step]], reason: str) -> None:
    """Fail where the second of a pair of steps is answered otherwise than the first."""
    program = Script((*steps, *(step for pair in pairs for step in pair)))
    replies = subject.answers(program)
    for index in range(len(steps), len(program), 2):
        expected, got = replies[index : index + 2]
        if expected != got or type(got) is not int:
            subject.wrong(program, index + 1, got, f"{expected!r}, {reason}", f"{{}} == {expected!r}")


def asking(first: str, second: str, numbers: Sequence[int]) -> list[tuple[Step, Step]]:
    """Ask two sketches for the same estimates, and for their totals."""
    items = [*map(tag, dict.fromkeys(numbers)), "#unseen", "#never"]
    estimates = [tuple(call(name, "estimate", item) for name in (first, second)) for item in items]
    return [*estimates, (read(first, "total"), read(second, "total"))]


@points(1)
@given(shape=NARROW, seeds=st.lists(st.sampled_from(SEEDS), min_size=1, max_size=3), numbers=NUMBERS)
def test_any_int_is_a_seed(subject: Subject, shape: tuple[float, float], seeds: list[int], numbers: list[int]) -> None:
    """Any int is a seed, and sketches of one seed agree: a seed may be a date, a digest or minus one."""
    steps, pairs = [], []
    for place, seed in enumerate(seeds):
        for name in (f"mine{place}", f"yours{place}"):
            steps += [new(name, "CountMinSketch", *shape, seed), *adds(name, numbers)]
        pairs += asking(f"mine{place}", f"yours{place}", numbers)
        steps += [new(f"trends{place}", "Trending", 3, 60, 6, *shape, seed), call(f"trends{place}", "observe", "#1", 0.0)]
        pairs.append((call(f"mine{place}", "estimate", "#1"), call(f"yours{place}", "estimate", "#1")))
    alike(subject, steps, pairs, "as the other sketch of the same seed says")
