"""What an LFU cache may cost: every operation O(1), memory O(min(capacity, entries))."""

from __future__ import annotations

import random
from collections.abc import Hashable, Iterator
from functools import partial

from graders import Budget, Growth, Made, Memory, Step, call, catches_all, each, new, points

NEVER_IN = 1 << 40


def full(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """A cache of ``size`` that is full with the keys of 0 to size - 1, put in random order."""
    yield new(name, "LFUCache", size)
    yield each(name, "put", [key(number) for number in rng.sample(range(size), size)], range(size))


def key(number: int) -> Hashable:
    """The key of a number: the number itself, or a text."""
    return number if number % 3 else f"key {number}"


def some(size: int, count: int, rng: random.Random) -> list[Hashable]:
    """``count`` random keys, one in four of which is not in the cache."""
    return [key(rng.randrange(size)) if rng.random() < 0.75 else rng.randrange(NEVER_IN, 1 << 60) for _ in range(count)]


# The probes of it leave in it what is in it, but for the last; so they share it.
FULL = Made(what="the cache", unit="entries", by="put", sizes=(512, 16_384), steps=full)


def gets(name: str, size: int, rng: random.Random) -> list[Step]:
    """Hits and some misses, in random order."""
    return [each(name, "get", some(size, 2_000, rng))]


@points(2)
def test_get_is_constant_time(budget: Budget) -> None:
    """A hit or a miss costs the same in a full cache of any size: it is on the path of every request."""
    budget.allows(Growth(operation="get", on=FULL, operations=2_000, work=gets))


def asks(method: str, name: str, size: int, rng: random.Random) -> list[Step]:
    """Questions about keys that are in, and some that are not."""
    return [each(name, method, some(size, 2_000, rng))]


@points(1)
def test_membership_is_constant_time(budget: Budget) -> None:
    """Asking whether a key is in, and asking for the length, cost the same in a cache of any size."""
    for operation, method in (("in", "__contains__"), ("len", "__len__")):
        budget.allows(Growth(operation=operation, on=FULL, operations=2_000, work=partial(asks, method)))


def overwrites(name: str, size: int, rng: random.Random) -> list[Step]:
    """Puts of keys that are in."""
    return [each(name, "put", [key(rng.randrange(size)) for _ in range(2_000)], range(2_000))]


def strangers(name: str, _: int, rng: random.Random) -> list[Step]:
    """Puts of keys that were never in: each evicts."""
    first = rng.randrange(4 * NEVER_IN, 1 << 60)
    return [each(name, "put", range(first, first + 25_000), range(25_000))]


def look(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """Whether the cache knows who was used last: hits, as many new keys as half the cache, and who is still in."""
    yield each(name, "get", [key(number) for number in rng.sample(range(size), size // 4)])
    yield each(name, "put", [2 * NEVER_IN + number for number in range(size // 2)], range(size // 2))
    yield each(name, "__contains__", [key(number) for number in range(0, size, 3)])


def in_turn(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """Every operation in turn: what one puts off, the next must pay."""
    for number in range(250):
        yield call(name, "get", key(rng.randrange(size // 2)))
        yield call(name, "put", rng.randrange(4 * NEVER_IN, 1 << 60), number)
        yield call(name, "__len__")
        yield call(name, "__contains__", key(rng.randrange(size // 2)))


def long_used(name: str, age: int, rng: random.Random) -> Iterator[Step]:
    """A cache of 500 that has seen ``age`` puts and as many gets."""
    yield new(name, "LFUCache", 500)
    keys = [rng.randrange(1_000) for _ in range(age)]
    yield each(name, "put", keys, range(age))
    yield each(name, "get", keys)


def in_turn_when_old(name: str, _: int, rng: random.Random) -> Iterator[Step]:
    """Every operation in turn on a cache of 500."""
    return in_turn(name, 500, rng)


@points(1)
def test_put_is_constant_time(budget: Budget) -> None:
    """Overwriting and inserting with eviction cost the same in a cache of any size and any age."""
    budget.allows(Growth(operation="put over an old key", on=FULL, operations=2_000, work=overwrites))
    # Far apart and for long: pop(0) is quick until the list is large, and a plain dict that loses its first key
    # again and again is scanned past the gaps only after many evictions.
    large = Made(what="the cache", unit="entries", by="put", sizes=(512, 98_304), steps=full)
    budget.allows(Growth(operation="put of a new key", on=large, operations=25_000, work=strangers))


@points(1)
@catches_all
def test_all_in_turn_is_constant_time(budget: Budget) -> None:
    """Every operation in turn costs the same at any size and any age: what one puts off, the next must pay."""
    budget.allows(Growth(operation="all in turn", on=FULL, operations=1_000, work=in_turn, look=look))
    old = Made(what="the number of calls so far", unit="calls", by="put", sizes=(1_000, 40_000), steps=long_used)
    budget.allows(Growth(operation="all in turn, after long use", on=old, operations=1_000, work=in_turn_when_old))


def spread(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """A full cache in which no two entries have the same count."""
    yield new(name, "LFUCache", size)
    yield each(name, "put", range(size), range(size))
    yield each(name, "get", [number for number in rng.sample(range(size), size) for _ in range(number)])


SPREAD = Made(what="the number of counts in use", unit="counts", by="get", sizes=(16, 700), steps=spread)


def hits_of_many(name: str, size: int, rng: random.Random) -> list[Step]:
    """Hits of those that were used most, which leave about as many counts as there were."""
    return [each(name, "get", [rng.randrange(size * 3 // 4, size) for _ in range(1_000)])]


def questions(method: str, name: str, size: int, rng: random.Random) -> list[Step]:
    """Questions, most of them about keys that are in."""
    return [each(name, method, [rng.randrange(size + 4) for _ in range(1_000)])]


def passers_by(name: str, _: int, rng: random.Random) -> list[Step]:
    """New keys, each of which evicts the one before: who was used more stays."""
    first = rng.randrange(4 * NEVER_IN, 1 << 60)
    return [each(name, "put", range(first, first + 1_000), range(1_000))]


@points(2)
def test_many_counts_cost_no_more_than_few(budget: Budget) -> None:
    """However many counts there are, nothing looks through them: bestsellers have counts of their own, all of them."""
    budget.allows(Growth(operation="get among many counts", on=SPREAD, operations=1_000, work=hits_of_many))
    for operation, method in (("in", "__contains__"), ("len", "__len__")):
        work = partial(questions, method)
        budget.allows(Growth(operation=f"{operation} among many counts", on=SPREAD, operations=1_000, work=work))
    budget.allows(Growth(operation="put among many counts", on=SPREAD, operations=1_000, work=passers_by))


def demanded(name: str, uses: int, _: random.Random) -> Iterator[Step]:
    """A full cache of four that were all used so often; the first a little more, but before the others."""
    yield new(name, "LFUCache", 4)
    yield each(name, "put", range(4), range(4))
    yield each(name, "get", [number for number in range(4) for _ in range(uses + (50 if number == 0 else 0))])


def rounds(name: str, _: int, __: random.Random) -> list[Step]:
    """Hits of each in turn."""
    return [each(name, "get", [0, 1, 2, 3] * 250)]


def who_goes(name: str, _: int, __: random.Random) -> list[Step]:
    """A new key evicts the second, which was used less than the first, though not as long ago."""
    return [call(name, "put", 4, 4), each(name, "__contains__", range(5))]


@points(1)
def test_counts_may_grow_high(budget: Budget) -> None:
    """A count has no highest value, does not fade, and costs nothing by being high: a bestseller is used all day."""
    high = Made(what="the count of each entry", unit="uses", by="get", sizes=(50, 8_000), steps=demanded)
    budget.allows(Growth(operation="get of high counts", on=high, operations=1_000, work=rounds, look=who_goes))


CALLS = 5_000  # in each round of a probe of memory


def used(name: str) -> list[Step]:
    """A full cache of 64, of which every operation was used."""
    keys = range(64)
    ways = [each(name, "put", keys, keys), each(name, "get", keys), each(name, "__contains__", keys)]
    return [new(name, "LFUCache", 64), *ways]


def inserts(name: str, turn: int) -> list[Step]:
    """Keys never seen before."""
    return [each(name, "put", range(CALLS * (turn + 1), CALLS * (turn + 2)), [0] * CALLS)]


def large_values(name: str, turn: int) -> list[Step]:
    """Values of 2,000 bytes, no two alike, under keys of no pattern."""
    rng = random.Random(turn)
    keys, values = [rng.getrandbits(60) for _ in range(400)], [rng.randbytes(2_000) for _ in range(400)]
    return [each(name, "put", keys, values)]


def hits(name: str, _: int) -> list[Step]:
    """Nothing but hits of one: no eviction tidies up behind them, and its count rises high."""
    return [each(name, "get", [7] * CALLS)]


def misses(name: str, turn: int) -> list[Step]:
    """Nothing but questions about keys that were never in."""
    absent = range(NEVER_IN + CALLS * turn, NEVER_IN + CALLS * turn + CALLS // 2)
    return [each(name, "get", absent), each(name, "__contains__", absent)]


def rewrites(name: str, turn: int) -> list[Step]:
    """Nothing but overwriting."""
    return [each(name, "put", [place * 7 % 64 for place in range(CALLS)], [turn] * CALLS)]


def empty_but_large(name: str, _: int) -> list[Step]:
    """A cache of capacity 1,000,000 with 100 entries in it."""
    return [new(name, "LFUCache", 1_000_000), each(name, "put", range(100), range(100))]


@points(1)
def test_memory_is_bounded(budget: Budget) -> None:
    """Memory follows the entries that are in, not the capacity asked for, the calls made or the keys ever seen."""
    budget.allows(
        Memory(operation="a cache of capacity 1,000,000 with 100 entries", prepare=used, work=empty_but_large)
    )
    for operation, work in (
        ("a cache of 64 after many inserts", inserts),
        ("a cache of 64 after many large values", large_values),
        ("a cache of 64 after many hits", hits),
        ("a cache of 64 after many misses", misses),
        ("a cache of 64 after many overwrites", rewrites),
    ):
        budget.allows(Memory(operation=operation, prepare=used, work=work, warm=3, rounds=10))
