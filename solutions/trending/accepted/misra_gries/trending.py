"""One 128-bit MurmurHash is divided into columns, and Misra-Gries counters find the candidates of each slice."""

from __future__ import annotations

import math
from collections import deque

import mmh3


class CountMinSketch:
    def __init__(self, epsilon: float, delta: float, seed: int = 0) -> None:
        if not 0 < epsilon < 1:
            raise ValueError("epsilon must be between 0 and 1")
        if not 0 < delta < 1:
            raise ValueError("delta must be between 0 and 1")
        self.width = math.ceil(math.e / epsilon)
        self.depth = math.ceil(math.log(1 / delta))
        self.seed = seed
        self.total = 0
        self._counts = [0] * (self.width * self.depth)
        # Each division takes log2(width) bits from the hash; 28 of its bits are left over, so that every column is
        # as likely as the next.
        together = max(1, int(100 / math.log2(self.width)))
        starts = [row * self.width for row in range(self.depth)]
        self._groups = [
            (mmh3.hash(f"{seed:x}, group {first}", signed=False), starts[first : first + together])
            for first in range(0, self.depth, together)
        ]

    def cells(self, item: str | bytes) -> list[int]:
        """Where the item is counted: one cell in each row."""
        width = self.width
        found = []
        for seed, starts in self._groups:
            bits = mmh3.hash128(item, seed)
            for start in starts:
                bits, column = divmod(bits, width)
                found.append(start + column)
        return found

    def add(self, item: str | bytes, count: int = 1) -> None:
        if count < 1:
            raise ValueError("count must be at least 1")
        counts = self._counts
        for cell in self.cells(item):
            counts[cell] += count
        self.total += count

    def estimate(self, item: str | bytes) -> int:
        return min(map(self._counts.__getitem__, self.cells(item)))

    def merge(self, other: CountMinSketch) -> None:
        if other.width != self.width or other.depth != self.depth or other.seed != self.seed:
            raise ValueError("cannot merge sketches that differ in width, depth or seed")
        self._counts = [mine + theirs for mine, theirs in zip(self._counts, other._counts, strict=True)]
        self.total += other.total

    def add_to_cells(self, cells: dict[int, int], sign: int) -> None:
        counts = self._counts
        for cell, count in cells.items():
            counts[cell] += sign * count


class Slice:
    def __init__(self, number: int) -> None:
        self.number = number
        self.cells: dict[int, int] = {}
        self.counters: dict[str, int] = {}
        self.taken_off = 0  # from every counter, and so the most that any count is too low by

    def count(self, item: str, count: int, k: int) -> None:
        counters = self.counters
        if item in counters or len(counters) < k:
            counters[item] = counters.get(item, 0) + count
            return
        # The newcomer and k others pay the same, until the newcomer or one of them has nothing left.
        paid = min(count, *counters.values())
        self.taken_off += paid
        self.counters = {other: had - paid for other, had in counters.items() if had > paid}
        if count > paid:
            self.counters[item] = count - paid


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
        if k < 1:
            raise ValueError("k must be at least 1")
        if slices < 1:
            raise ValueError("slices must be at least 1")
        if window <= 0:
            raise ValueError("window must be above 0")
        self.k = k
        self.window = window
        self.slices = slices
        self.sketch = CountMinSketch(epsilon, delta, seed)
        self.live = deque([Slice(0)])

    def observe(self, item: str, at: float, count: int = 1) -> None:
        if count < 1:
            raise ValueError("count must be at least 1")
        if at < 0:
            raise ValueError("at must not be negative")
        number = self.move_on(at)
        place = self.live[-1]
        if number < place.number:
            if len(self.live) == 1 or self.live[-2].number < number:
                self.live.insert(len(self.live) - 1, Slice(number))
            place = self.live[-2]
        place.count(item, count, self.k)
        added, counts = place.cells, self.sketch._counts
        for cell in self.sketch.cells(item):
            counts[cell] += count
            added[cell] = added.get(cell, 0) + count

    def top(self, now: float) -> list[tuple[str, int]]:
        self.move_on(now)
        slack = sum(each.taken_off for each in self.live)
        counted: dict[str, int] = {}
        for each in self.live:
            for item, count in each.counters.items():
                counted[item] = counted.get(item, 0) + count
        # Neither bound on an item's count is too low, so the lower one is the better estimate.
        estimates = [(item, min(count + slack, self.sketch.estimate(item))) for item, count in counted.items()]
        return sorted(estimates, key=lambda pair: (-pair[1], pair[0]))[: self.k]

    def move_on(self, time: float) -> int:
        number = int(time * self.slices // self.window)
        if number > self.live[-1].number:
            self.live.append(Slice(number))
            while self.live[0].number < number - self.slices:
                self.sketch.add_to_cells(self.live.popleft().cells, -1)
        return number
