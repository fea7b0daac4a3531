"""What an LRU cache may cost: every operation O(1), memory O(min(capacity, entries))."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial

from graders import Budget, Growth, Memory, Step, each, new, points


def full(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """A cache of ``size`` that is full with the keys 0 to size - 1, put in random order."""
    yield new(name, "LRUCache", size)
    yield each(name, "put", rng.sample(range(size), size), range(size))


def some(size: int, count: int, rng: random.Random) -> list[int]:
    """``count`` random keys that are in a full cache."""
    return [rng.randrange(size) for _ in range(count)]


def small(name: str) -> list[Step]:
    """A full cache of 64."""
    return [new(name, "LRUCache", 64), each(name, "put", range(64), range(64))]


def inserts(name: str, turn: int) -> list[Step]:
    """Keys never seen before."""
    return [each(name, "put", range(8_000 * (turn + 1), 8_000 * (turn + 2)), [0] * 8_000)]


def hits(name: str, _: int) -> list[Step]:
    """Nothing but hits: no eviction tidies up behind them."""
    return [each(name, "get", [place * 7 % 64 for place in range(8_000)])]


def overwrites(name: str, turn: int) -> list[Step]:
    """Nothing but overwriting."""
    return [each(name, "put", [place * 7 % 64 for place in range(8_000)], [turn] * 8_000)]


def strangers(name: str, _: int, rng: random.Random) -> list[Step]:
    """Keys that were never in: each evicts."""
    first = rng.randrange(1 << 40, 1 << 60)
    return [each(name, "put", range(first, first + 16_000), range(16_000))]


def asks(method: str, name: str, size: int, rng: random.Random) -> list[Step]:
    """Questions about keys that are in."""
    return [each(name, method, some(size, 2_000, rng))]


@points(2)
def test_get_is_constant_time(budget: Budget) -> None:
    """A hit costs the same in a full cache of any size: it is on the path of every request."""
    budget.allows(
        Growth(
            operation="get",
            sizes=(512, 16_384),
            operations=2_000,
            prepare=full,
            work=lambda name, size, rng: [each(name, "get", some(size, 2_000, rng))],
        )
    )


@points(1)
def test_membership_is_constant_time(budget: Budget) -> None:
    """Asking whether a key is in, and asking for the length, cost the same in a cache of any size."""
    for operation, method in (("in", "__contains__"), ("len", "__len__")):
        budget.allows(
            Growth(
                operation=operation,
                sizes=(512, 16_384),
                operations=2_000,
                prepare=full,
                work=partial(asks, method),
            )
        )


@points(2)
def test_put_is_constant_time(budget: Budget) -> None:
    """Overwriting and inserting with eviction cost the same in a cache of any size, also after a long churn."""
    budget.allows(
        Growth(
            operation="put over an old key",
            sizes=(512, 16_384),
            operations=2_000,
            prepare=full,
            work=lambda name, size, rng: [each(name, "put", some(size, 2_000, rng), range(2_000))],
        )
    )
    # Far apart and for long: pop(0) is quick until the list is large, and a plain dict that loses its first key
    # again and again is scanned past the gaps only after many evictions.
    budget.allows(
        Growth(
            operation="put of a new key",
            sizes=(512, 131_072),
            operations=16_000,
            prepare=full,
            work=strangers,
        )
    )


@points(1)
def test_memory_is_bounded(budget: Budget) -> None:
    """Memory follows the entries that are in, not the capacity asked for, the calls made or the keys ever seen."""
    budget.allows(
        Memory(
            operation="an empty cache of capacity 1,000,000",
            prepare=lambda _: [],
            work=lambda name, _: [
                new(name, "LRUCache", 1_000_000),
                each(name, "put", range(100), range(100)),
            ],
        )
    )
    for kind, work in (("inserts", inserts), ("hits", hits), ("overwrites", overwrites)):
        budget.allows(Memory(operation=f"a cache of 64 after many {kind}", prepare=small, work=work, warm=2, rounds=14))
