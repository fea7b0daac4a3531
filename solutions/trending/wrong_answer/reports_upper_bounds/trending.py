"""The counters of the candidates are reported: each may be too high by a share of 1/k.

Killed by: test_counts_are_as_good_as_the_sketchs
"""

import hashlib
import math
from collections import deque


class CountMinSketch:
    def __init__(self, epsilon: float, delta: float, seed: int = 0) -> None:
        if not 0 < epsilon < 1 or not 0 < delta < 1:
            raise ValueError("epsilon and delta must be between 0 and 1")
        self.width = math.ceil(math.e / epsilon)
        self.depth = math.ceil(math.log(1 / delta))
        self.seed = seed
        self.total = 0
        self._rows = [[0] * self.width for _ in range(self.depth)]
        self._salts = [hashlib.sha256(f"{seed:x}/{row}".encode()).digest()[:16] for row in range(self.depth)]

    def _columns(self, item: str | bytes) -> list[int]:
        data = item.encode() if isinstance(item, str) else item
        digests = [hashlib.blake2b(data, salt=salt, digest_size=8).digest() for salt in self._salts]
        return [int.from_bytes(digest, "big") % self.width for digest in digests]

    def add(self, item: str | bytes, count: int = 1) -> None:
        if count < 1:
            raise ValueError("count must be at least 1")
        for row, column in zip(self._rows, self._columns(item)):
            row[column] += count
        self.total += count

    def estimate(self, item: str | bytes) -> int:
        return min(row[column] for row, column in zip(self._rows, self._columns(item)))

    def merge(self, other: "CountMinSketch") -> None:
        if (self.width, self.depth, self.seed) != (other.width, other.depth, other.seed):
            raise ValueError("the sketches differ in width, depth or seed")
        for mine, theirs in zip(self._rows, other._rows):
            mine[:] = [a + b for a, b in zip(mine, theirs)]
        self.total += other.total


class _Slice:
    def __init__(self, number: int) -> None:
        self.number = number
        self.added: dict[tuple[int, int], int] = {}
        self.counters: dict[str, int] = {}

    def least(self, k: int) -> int:
        return min(self.counters.values()) if len(self.counters) == k else 0

    def track(self, item: str, count: int, k: int) -> None:
        counters = self.counters
        if item not in counters and len(counters) == k:
            loser = min(counters, key=counters.__getitem__)
            counters[item] = counters.pop(loser) + count
        else:
            counters[item] = counters.get(item, 0) + count


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
        if k < 1 or slices < 1 or window <= 0:
            raise ValueError("k, slices and window must be positive")
        self._k = k
        self._window = window
        self._slices = slices
        self._sketch = CountMinSketch(epsilon, delta, seed)
        self._live: deque[_Slice] = deque([_Slice(0)])

    def observe(self, item: str, at: float, count: int = 1) -> None:
        if at < 0 or count < 1:
            raise ValueError("at must be at least 0 and count at least 1")
        number = int(at * self._slices // self._window)
        self._advance(number)
        mine = self._slice(number)
        for row, column in enumerate(self._sketch._columns(item)):
            self._sketch._rows[row][column] += count
            mine.added[row, column] = mine.added.get((row, column), 0) + count
        mine.track(item, count, self._k)

    def top(self, now: float) -> list[tuple[str, int]]:
        self._advance(int(now * self._slices // self._window))
        unseen = sum(each.least(self._k) for each in self._live)
        bounds: dict[str, int] = {}
        for each in self._live:
            least = each.least(self._k)
            for item, count in each.counters.items():
                bounds[item] = bounds.get(item, unseen) + count - least
        ranked = [(item, bound) for item, bound in bounds.items()]
        ranked.sort(key=lambda entry: (-entry[1], entry[0]))
        return ranked[: self._k]

    def _advance(self, number: int) -> None:
        if number > self._live[-1].number:
            self._live.append(_Slice(number))
        while self._live[0].number < self._live[-1].number - self._slices:
            for (row, column), count in self._live.popleft().added.items():
                self._sketch._rows[row][column] -= count

    def _slice(self, number: int) -> _Slice:
        newest = self._live[-1]
        if number == newest.number:
            return newest
        if len(self._live) == 1 or self._live[-2].number < number:
            self._live.insert(len(self._live) - 1, _Slice(number))
        return self._live[-2]
