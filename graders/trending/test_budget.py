"""What counting and ranking may cost: nothing that grows with the items ever seen or the time gone by.

Estimates and tops are free within bounds, so in long runs they are asked for and kept, but not compared.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from math import e

from graders import Budget, Growth, Made, Memory, Step, call, each, new, points, read

SUSPECTS = "a copy, a sort, a sum, or a loop over rows, slices or items that one call does not need"
PROMISES = (0.05, 0.05)  # 55 counters in each of 3 rows


def kept(on: str, method: str, *columns: list[object]) -> Step:
    """Make many calls whose answers are not looked at."""
    return Step("each", on, method, columns, into="_")


def tags(count: int, rng: random.Random) -> list[object]:
    """Items, hardly any of them twice."""
    return [f"#tag{rng.getrandbits(40)}" for _ in range(count)]


def wide(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """A sketch with rows of about ``size``, and something in it."""
    yield new(name, "CountMinSketch", e / size, 0.01)
    yield each(name, "add", tags(500, rng))


def well_fed(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """A sketch to which so many items were added."""
    yield new(name, "CountMinSketch", *PROMISES)
    yield each(name, "add", tags(size, rng))


def additions(name: str, _: int, rng: random.Random) -> list[Step]:
    return [each(name, "add", tags(500, rng)), read(name, "total")]


def estimates(name: str, _: int, rng: random.Random) -> list[Step]:
    return [kept(name, "estimate", tags(500, rng))]


@points(2)
def test_a_sketch_costs_its_depth(budget: Budget) -> None:
    """Adding and estimating look at one counter in each row: whatever the width, and however much was added before."""
    row = Made(what="a row", unit="counters", by="CountMinSketch", sizes=(64, 8_192), steps=wide)
    fed = Made(what="the stream", unit="items", by="add", sizes=(500, 8_000), steps=well_fed)
    for made, when in ((row, "with long rows"), (fed, "after many items")):
        grown = partial(Growth, on=made, operations=500, suspects=SUSPECTS)
        budget.allows(grown(operation=f"add, {when}", work=additions))
        budget.allows(grown(operation=f"estimate, {when}", work=estimates))


def crowded(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """A ranking that has seen so many items within its window, every second of them loud."""
    yield new(name, "Trending", 8, 60, 6, *PROMISES)
    yield each(name, "observe", tags(size, rng), [30 * place / size for place in range(size)], louder(size))


def louder(size: int) -> list[int]:
    """Counts, every second one of which is large."""
    return [1, 1 << 20] * (size // 2) + [1] * (size % 2)


def sliced(name: str, slices: int, rng: random.Random) -> Iterator[Step]:
    """A ranking of so many slices, of a second each, an item in every one."""
    yield new(name, "Trending", 8, slices, slices, *PROMISES)
    yield each(name, "observe", tags(slices, rng), [float(second) for second in range(slices)])


def slice_by_slice(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """A new ranking whose sketch has rows of ``size``, and so few items in each slice that one is forgotten often."""
    yield new(name, "Trending", 8, 60, 6, e / size, 0.05)
    yield each(name, "observe", tags(400, rng), [10.0 * (place - place % 8 // 2) for place in range(400)])


def nothing(name: str, *_: object) -> list[Step]:
    """Nothing yet: what is measured makes its own."""
    return [new(name, "Trending", 8, 60)]


CROWDED = Made(what="the window", unit="observations", by="observe", sizes=(400, 6_000), steps=crowded)


def at_once(now: float | None, name: str, size: int, rng: random.Random) -> list[Step]:
    """More items at the latest time."""
    return [each(name, "observe", tags(400, rng), [float(size - 1) if now is None else now] * 400)]


def in_passing(name: str, slices: int, rng: random.Random) -> Iterator[Step]:
    """A new ranking of so many slices, two items in each, until all of them have been forgotten."""
    yield new(name, "Trending", 8, slices, slices, *PROMISES)
    yield each(name, "observe", tags(4 * slices + 400, rng), [place / 2 for place in range(4 * slices + 400)])


def now_and_then(name: str, gap: int, rng: random.Random) -> Iterator[Step]:
    """A new ranking, of which is heard once in so many slices."""
    yield new(name, "Trending", 8, 60, 12, *PROMISES)
    times: list[object] = [5.0 * gap * number for number in range(200)]
    yield each(name, "observe", tags(200, rng), times)
    yield kept(name, "top", [5.0 * gap * (200 + number) for number in range(50)])


@points(2)
def test_observing_costs_the_depth_and_k(budget: Budget) -> None:
    """An observation costs the same whatever the crowd, the width, the number of slices and the time since the last."""
    grown = partial(Growth, suspects=SUSPECTS)
    row = Made(what="a row", unit="counters", by="Trending", sizes=(64, 8_192), steps=nothing)
    budget.allows(grown(operation="observe, with long rows", on=row, operations=400, work=slice_by_slice))
    many = Made(what="the window", unit="slices", by="observe", sizes=(8, 2_400), steps=sliced)
    budget.allows(grown(operation="observe, with many slices", on=many, operations=400, work=partial(at_once, None)))
    passing = Made(what="the window", unit="slices", by="Trending", sizes=(4, 200), steps=nothing)
    budget.allows(
        grown(
            operation="observe, as slices are forgotten",
            on=passing,
            operations=lambda slices: 4 * slices + 400,
            work=in_passing,
        )
    )
    silent = Made(what="the silence between two calls", unit="slices", by="Trending", sizes=(4, 40_000), steps=nothing)
    budget.allows(grown(operation="observe, after a silence", on=silent, operations=250, work=now_and_then))
    # Last, because the next check goes on with the same crowd.
    budget.allows(grown(operation="observe", on=CROWDED, operations=400, work=partial(at_once, 30.0)))


def tops(now: float | None, name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """The top, again and again, of what has changed since."""
    latest = float(size - 1) if now is None else now
    for tag in tags(6, rng):
        yield call(name, "observe", tag, latest)
        yield kept(name, "top", [latest])


def long(name: str, slices: int, rng: random.Random) -> Iterator[Step]:
    """A ranking of so many slices with a sketch as it is by default, which has far more counters than items."""
    yield new(name, "Trending", 2, slices, slices)
    yield each(name, "observe", tags(3 * slices, rng), [place / 3 for place in range(3 * slices)])


@points(2)
def test_the_top_costs_what_is_tracked(budget: Budget) -> None:
    """The top looks at k items of each slice and once at the sketch: whatever the crowd, and however many slices."""
    grown = partial(Growth, suspects=SUSPECTS, operations=6)
    budget.allows(grown(operation="top", on=CROWDED, work=partial(tops, 30.0)))
    many = Made(what="the window", unit="slices", by="observe", sizes=(6, 128), steps=long)
    budget.allows(grown(operation="top, with many slices", on=many, work=partial(tops, None)))


def sketch(name: str) -> list[Step]:
    return [new(name, "CountMinSketch", *PROMISES), each(name, "add", [f"#{number}" for number in range(500)])]


def ranking(name: str) -> list[Step]:
    return [new(name, "Trending", 8, 60, 6, *PROMISES), each(name, "observe", ["#"] * 500, [0.0] * 500)]


ITEMS = 2_000  # in each round of a probe of memory


def others(turn: int, count: int = ITEMS) -> list[str]:
    """Items that no other round has."""
    return [f"https://shop.example/{turn}/{number}" for number in range(count)]


def more_additions(name: str, turn: int) -> list[Step]:
    return [each(name, "add", others(turn)), kept(name, "estimate", list(others(-1 - turn, 1_000)))]


def a_crowd(name: str, turn: int) -> list[Step]:
    """Nothing but newcomers, and time stands still."""
    return [each(name, "observe", others(turn), [1.0] * ITEMS, louder(ITEMS)), kept(name, "top", [1.0])]


def the_same_again(name: str, _: int) -> list[Step]:
    """Nothing but those who are tracked, and looks at them; time stands still."""
    return [each(name, "observe", ["#", "#a"] * (ITEMS // 4), [1.0] * (ITEMS // 2)), kept(name, "top", [1.0] * 50)]


def as_time_goes_by(name: str, turn: int) -> list[Step]:
    """A newcomer in each slice."""
    times = [10.0 * (turn * ITEMS + place) for place in range(ITEMS)]
    return [each(name, "observe", others(turn), times), kept(name, "top", [times[-1]])]


@points(2)
def test_memory_is_bounded(budget: Budget) -> None:
    """Memory is set by the parameters, not by the items ever seen: that is what sketches are for."""
    for operation, prepare, work in (
        ("a sketch that many items were added to", sketch, more_additions),
        ("a ranking that a crowd passes through at once", ranking, a_crowd),
        ("a ranking that hears of the same few again and again", ranking, the_same_again),
        ("a ranking that has been used for long", ranking, as_time_goes_by),
    ):
        budget.allows(Memory(operation=operation, prepare=prepare, work=work, warm=2, rounds=6))
