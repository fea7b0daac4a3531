"""The sequential specification of ``trending``: counts everything exactly, and never throws an observation away.

Its estimates are the truth that a sketch's estimates are bounded by, and are equal to where nothing collides.
"""

from __future__ import annotations

from collections import Counter
from math import ceil, e, log


class CountMinSketch:
    """The counts of all items."""

    def __init__(self, epsilon: float, delta: float, seed: int = 0) -> None:
        if not (0 < epsilon < 1 and 0 < delta < 1):
            raise ValueError("epsilon and delta must be between 0 and 1")
        self.width = ceil(e / epsilon)
        self.depth = ceil(log(1 / delta))
        self.total = 0
        self._seed = seed
        self._counts: Counter[bytes] = Counter()

    def add(self, item: str | bytes, count: int = 1) -> None:
        if count < 1:
            raise ValueError("count < 1")
        self._counts[_in_bytes(item)] += count
        self.total += count

    def estimate(self, item: str | bytes) -> int:
        return self._counts[_in_bytes(item)]

    def merge(self, other: CountMinSketch) -> None:
        if (self.width, self.depth, self._seed) != (other.width, other.depth, other._seed):
            raise ValueError("another width, depth or seed")
        self._counts.update(other._counts)
        self.total += other.total


def _in_bytes(item: str | bytes) -> bytes:
    return item.encode() if isinstance(item, str) else item


class Trending:
    """All observations ever made, each with the number of its slice."""

    def __init__(
        self, k: int, window: float, slices: int = 12, epsilon: float = 0.001, delta: float = 0.01, seed: int = 0
    ) -> None:
        if k < 1 or slices < 1 or window <= 0:
            raise ValueError("k < 1, slices < 1 or window <= 0")
        CountMinSketch(epsilon, delta, seed)  # which refuses what it cannot promise
        self._k = k
        self._window = window
        self._slices = slices
        self._newest = 0
        self._observed: list[tuple[int, str, int]] = []

    def observe(self, item: str, at: float, count: int = 1) -> None:
        if at < 0 or count < 1:
            raise ValueError("at < 0 or count < 1")
        self._observed.append((self.slice_at(at), item, count))
        self._newest = max(self._newest, self.slice_at(at))

    def top(self, now: float) -> list[tuple[str, int]]:
        self._newest = max(self._newest, self.slice_at(now))
        counted = self.counted(self._newest - self._slices, self._newest)
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[: self._k]

    def slice_at(self, time: float) -> int:
        """Return the number of the slice that a moment belongs to."""
        return int(time * self._slices // self._window)

    def counted(self, first: int, last: int) -> Counter[str]:
        """Return the counts of the slices from ``first`` to ``last``."""
        counts: Counter[str] = Counter()
        for number, item, count in self._observed:
            if first <= number <= last:
                counts[item] += count
        return counts

    def countings(self, now: float) -> list[Counter[str]]:
        """Return what may be counted at ``now``: as of the latest time, as of now, or as of now and all since."""
        asked = self.slice_at(now)
        newest = max(self._newest, asked)
        spans = [(newest - self._slices, newest), (asked - self._slices, asked), (asked - self._slices, newest)]
        return [self.counted(*span) for span in dict.fromkeys(spans)]
