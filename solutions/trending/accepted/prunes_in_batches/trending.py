"""A dict of candidates may grow to twice k before it is pruned, and a slice notes columns until an array is smaller."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from heapq import nlargest
from itertools import chain
from math import ceil, e, log
from typing import NamedTuple

import mmh3


class Shape(NamedTuple):
    width: int
    depth: int
    seed: int

    @classmethod
    def promising(cls, epsilon: float, delta: float, seed: int) -> Shape:
        if not (0 < epsilon < 1 and 0 < delta < 1):
            raise ValueError("epsilon and delta lie between 0 and 1")
        return cls(ceil(e / epsilon), ceil(log(1 / delta)), seed)

    def seeds(self) -> list[int]:
        """A seed for the hash of each row."""
        return [mmh3.hash(b"%x:%d" % (self.seed, row), signed=False) for row in range(self.depth)]

    def zeros(self) -> list[array]:
        return [array("q", bytes(8 * self.width)) for _ in range(self.depth)]


class CountMinSketch:
    def __init__(self, epsilon: float, delta: float, seed: int = 0) -> None:
        self._shape = Shape.promising(epsilon, delta, seed)
        self.width, self.depth, _ = self._shape
        self.total = 0
        self._rows = list(zip(self._shape.seeds(), self._shape.zeros(), strict=True))

    def add(self, item: str | bytes, count: int = 1) -> None:
        if count < 1:
            raise ValueError("count < 1")
        for seed, row in self._rows:
            row[mmh3.hash(item, seed, False) % self.width] += count
        self.total += count

    def estimate(self, item: str | bytes) -> int:
        return min(row[mmh3.hash(item, seed, False) % self.width] for seed, row in self._rows)

    def merge(self, other: CountMinSketch) -> None:
        if self._shape != other._shape:
            raise ValueError(f"{self._shape} does not merge with {other._shape}")
        self._rows = [
            (seed, array("q", [a + b for a, b in zip(mine, theirs, strict=True)]))
            for (seed, mine), (_, theirs) in zip(self._rows, other._rows, strict=True)
        ]
        self.total += other.total


class Slice:
    """What one slice added to the window: a list of notes at first, and rows of counts once these are shorter."""

    def __init__(self) -> None:
        self.notes: list[tuple[tuple[int, ...], int]] = []
        self.rows: list[array] | None = None
        self.candidates: dict[str, int] = {}
        self.pruned = 0

    def count(self, columns: tuple[int, ...], count: int, shape: Shape) -> None:
        self.notes.append((columns, count))
        if len(self.notes) >= shape.width:
            if self.rows is None:
                self.rows = shape.zeros()
            self._pour(self.rows, 1)
            self.notes.clear()

    def leave(self, rows: list[array]) -> None:
        """Take back from the window's rows what this slice added."""
        self._pour(rows, -1)
        if self.rows is not None:
            for row, part in zip(rows, self.rows, strict=True):
                for column, count in enumerate(part):
                    row[column] -= count

    def _pour(self, rows: list[array], sign: int) -> None:
        for columns, count in self.notes:
            for row, column in zip(rows, columns, strict=True):
                row[column] += sign * count

    def consider(self, item: str, count: int, k: int) -> None:
        candidates = self.candidates
        candidates[item] = candidates.get(item, 0) + count
        if len(candidates) > 2 * k:
            # At least k + 1 candidates lose as much as this: so of what was observed it is at most that fraction.
            cut = nlargest(k + 1, candidates.values())[-1]
            self.pruned += cut
            self.candidates = {name: had - cut for name, had in candidates.items() if had > cut}


class Trending:
    def __init__(
        self,
        k: int,
        window: float,
        slices: int = 12,
        epsilon: float = 0.001,
        delta: float = 0.01,
        seed: int = 0,
    ) -> None:
        if min(k, slices) < 1 or not window > 0:
            raise ValueError("k >= 1, slices >= 1 and window > 0 are needed")
        self._k, self._window, self._slices = k, window, slices
        self._shape = Shape.promising(epsilon, delta, seed)
        self._seeds = self._shape.seeds()
        self._rows = self._shape.zeros()
        self._live: OrderedDict[int, Slice] = OrderedDict()  # by number, oldest first
        self._now = 0

    def _columns(self, item: str) -> tuple[int, ...]:
        return tuple([mmh3.hash(item, seed, False) % self._shape.width for seed in self._seeds])

    def _move_to(self, time: float) -> int:
        number = int(time * self._slices // self._window)
        self._now = max(self._now, number)
        while self._live and next(iter(self._live)) < self._now - self._slices:
            self._live.popitem(last=False)[1].leave(self._rows)
        return number

    def _slice(self, number: int) -> Slice:
        if number not in self._live:
            self._live[number] = Slice()
            if number < self._now in self._live:
                self._live.move_to_end(self._now)
        return self._live[number]

    def observe(self, item: str, at: float, count: int = 1) -> None:
        if count < 1 or at < 0:
            raise ValueError("count >= 1 and at >= 0 are needed")
        part = self._slice(self._move_to(at))
        columns = self._columns(item)
        for row, column in zip(self._rows, columns, strict=True):
            row[column] += count
        part.count(columns, count, self._shape)
        part.consider(item, count, self._k)

    def top(self, now: float) -> list[tuple[str, int]]:
        self._move_to(now)
        missing = sum(part.pruned for part in self._live.values())
        known: dict[str, int] = {}
        for item, count in chain.from_iterable(part.candidates.items() for part in self._live.values()):
            known[item] = known.get(item, missing) + count
        ranking = []
        for item, bound in known.items():
            in_sketch = min(row[column] for row, column in zip(self._rows, self._columns(item), strict=True))
            ranking.append((-min(bound, in_sketch), item))
        ranking.sort()
        return [(item, -minus) for minus, item in ranking[: self._k]]
