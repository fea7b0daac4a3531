"""What an LRU cache may cost: every operation O(1), memory O(min(capacity, entries))."""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Iterator
from functools import partial

from graders import Budget, Growth, Memory, Step, call, catches_all, each, new, points

Key = Callable[[int], Hashable]
NUMBER: Key = int
TEXT: Key = "key {}".format
NEVER_IN = 1 << 40


def full(name: str, size: int, rng: random.Random, key: Key = NUMBER) -> Iterator[Step]:
    """A cache of ``size`` that is full with the keys of 0 to size - 1, put in random order."""
    yield new(name, "LRUCache", size)
    yield each(name, "put", [key(number) for number in rng.sample(range(size), size)], range(size))


def some(size: int, count: int, rng: random.Random, key: Key = NUMBER) -> list[Hashable]:
    """``count`` random keys, one in four of which is not in the cache."""
    return [key(rng.randrange(size) + (NEVER_IN if rng.random() < 0.25 else 0)) for _ in range(count)]


def look(name: str, size: int, rng: random.Random, key: Key = NUMBER) -> Iterator[Step]:
    """Whether the cache knows who was used last: hits, as many new keys as half the cache, and who is still in."""
    yield each(name, "get", [key(number) for number in rng.sample(range(size), size // 4)])
    news = [key(2 * NEVER_IN + number) for number in range(size // 2)]
    yield each(name, "put", news, range(size // 2))
    yield each(name, "__contains__", [key(number) for number in range(0, size, 3)])


def gets(name: str, size: int, rng: random.Random) -> list[Step]:
    """Hits and some misses, in random order."""
    return [each(name, "get", some(size, 2_000, rng))]


@points(2)
def test_get_is_constant_time(budget: Budget) -> None:
    """A hit or a miss costs the same in a full cache of any size: it is on the path of every request."""
    budget.allows(
        Growth(operation="get", sizes=(512, 16_384), operations=2_000, prepare=full, work=gets, look=look),
    )


def asks(method: str, name: str, size: int, rng: random.Random) -> list[Step]:
    """Questions about keys that are in, and some that are not."""
    return [each(name, method, some(size, 2_000, rng))]


@points(1)
def test_membership_is_constant_time(budget: Budget) -> None:
    """Asking whether a key is in, and asking for the length, cost the same in a cache of any size."""
    for operation, method in (("in", "__contains__"), ("len", "__len__")):
        work = partial(asks, method)
        budget.allows(Growth(operation=operation, sizes=(512, 16_384), operations=2_000, prepare=full, work=work))


def overwrites(name: str, size: int, rng: random.Random) -> list[Step]:
    """Puts of keys that are in, which are texts."""
    return [each(name, "put", [TEXT(rng.randrange(size)) for _ in range(2_000)], range(2_000))]


def strangers(name: str, _: int, rng: random.Random) -> list[Step]:
    """Puts of keys that were never in: each evicts."""
    first = rng.randrange(4 * NEVER_IN, 1 << 60)
    return [each(name, "put", range(first, first + 16_000), range(16_000))]


def in_turn(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """Every operation in turn: what one puts off, the next must pay."""
    for number in range(250):
        yield call(name, "get", rng.randrange(size // 2))
        yield call(name, "put", rng.randrange(4 * NEVER_IN, 1 << 60), number)
        yield call(name, "__len__")
        yield call(name, "__contains__", rng.randrange(size // 2))


def long_used(name: str, age: int, rng: random.Random) -> Iterator[Step]:
    """A cache of 500 that has seen ``age`` puts and as many gets."""
    yield new(name, "LRUCache", 500)
    keys = [rng.randrange(1_000) for _ in range(age)]
    yield each(name, "put", keys, range(age))
    yield each(name, "get", keys)


def in_turn_when_old(name: str, _: int, rng: random.Random) -> Iterator[Step]:
    """Every operation in turn on a cache of 500."""
    return in_turn(name, 500, rng)


@points(1)
def test_put_is_constant_time(budget: Budget) -> None:
    """Overwriting and inserting with eviction cost the same in a cache of any size and any age."""
    budget.allows(
        Growth(
            operation="put over an old key",
            sizes=(512, 16_384),
            operations=2_000,
            prepare=partial(full, key=TEXT),
            work=overwrites,
            look=partial(look, key=TEXT),
        )
    )
    # Far apart and for long: pop(0) is quick until the list is large, and a plain dict that loses its first key
    # again and again is scanned past the gaps only after many evictions.
    budget.allows(
        Growth(operation="put of a new key", sizes=(512, 131_072), operations=16_000, prepare=full, work=strangers)
    )


@points(1)
@catches_all
def test_all_in_turn_is_constant_time(budget: Budget) -> None:
    """Every operation in turn costs the same at any size and any age: what one puts off, the next must pay."""
    budget.allows(
        Growth(operation="all in turn", sizes=(512, 16_384), operations=1_000, prepare=full, work=in_turn, look=look)
    )
    budget.allows(
        Growth(
            operation="all in turn, after long use",
            sizes=(1_000, 40_000),
            operations=1_000,
            prepare=long_used,
            work=in_turn_when_old,
        )
    )


CALLS = 8_000  # in each round of a probe of memory


def used(name: str) -> list[Step]:
    """A full cache of 64, of which every operation was used."""
    keys = range(64)
    ways = [each(name, "put", keys, keys), each(name, "get", keys), each(name, "__contains__", keys)]
    return [new(name, "LRUCache", 64), *ways]


def inserts(name: str, turn: int) -> list[Step]:
    """Keys never seen before."""
    return [each(name, "put", range(CALLS * (turn + 1), CALLS * (turn + 2)), [0] * CALLS)]


def large_values(name: str, turn: int) -> list[Step]:
    """Values of 2,000 bytes, no two alike, under keys of no pattern."""
    rng = random.Random(turn)
    keys, values = [rng.getrandbits(60) for _ in range(400)], [rng.randbytes(2_000) for _ in range(400)]
    return [each(name, "put", keys, values)]


def hits(name: str, _: int) -> list[Step]:
    """Nothing but hits: no eviction tidies up behind them."""
    return [each(name, "get", [place * 7 % 64 for place in range(CALLS)])]


def misses(name: str, turn: int) -> list[Step]:
    """Nothing but questions about keys that were never in."""
    absent = range(NEVER_IN + CALLS * turn, NEVER_IN + CALLS * turn + CALLS // 2)
    return [each(name, "get", absent), each(name, "__contains__", absent)]


def rewrites(name: str, turn: int) -> list[Step]:
    """Nothing but overwriting."""
    return [each(name, "put", [place * 7 % 64 for place in range(CALLS)], [turn] * CALLS)]


def empty_but_large(name: str, _: int) -> list[Step]:
    """A cache of capacity 1,000,000 with 100 entries in it."""
    return [new(name, "LRUCache", 1_000_000), each(name, "put", range(100), range(100))]


@points(1)
def test_memory_is_bounded(budget: Budget) -> None:
    """Memory follows the entries that are in, not the capacity asked for, the calls made or the keys ever seen."""
    budget.allows(
        Memory(operation="a cache of capacity 1,000,000 with 100 entries", prepare=used, work=empty_but_large)
    )
    # Warm rounds fill the interpreter's pools, and let garbage in cycles reach its height; a leak grows on after them.
    for operation, work, warm, rounds, allowed in (
        ("a cache of 64 after many inserts", inserts, 12, 16, 1 << 20),
        ("a cache of 64 after many large values", large_values, 4, 12, 4 << 20),
        ("a cache of 64 after many hits", hits, 2, 28, 1 << 19),
        ("a cache of 64 after many misses", misses, 2, 28, 1 << 19),
        ("a cache of 64 after many overwrites", rewrites, 2, 28, 1 << 19),
    ):
        probe = Memory(operation=operation, prepare=used, work=work, warm=warm, rounds=rounds, allowed=allowed)
        budget.allows(probe)
