"""The observations of the window are kept and counted when asked, so memory grows with the traffic.

Killed by: test_memory_is_bounded
"""

from array import array
from collections import Counter
from math import ceil, e, log

import mmh3


class CountMinSketch:
    def __init__(self, epsilon: float, delta: float, seed: int = 0) -> None:
        if epsilon <= 0 or epsilon >= 1:
            raise ValueError("epsilon must be between 0 and 1")
        if delta <= 0 or delta >= 1:
            raise ValueError("delta must be between 0 and 1")
        self.width = ceil(e / epsilon)
        self.depth = ceil(log(1 / delta))
        self.total = 0
        self._seed = seed
        self._seeds = [mmh3.hash(f"{seed:x}:{row}", signed=False) for row in range(self.depth)]
        self._counts = [array("q", bytes(8 * self.width)) for _ in range(self.depth)]

    def _places(self, item: str | bytes) -> list[int]:
        return [mmh3.hash(item, seed, signed=False) % self.width for seed in self._seeds]

    def add(self, item: str | bytes, count: int = 1) -> None:
        if count < 1:
            raise ValueError("count must be at least 1")
        for counts, place in zip(self._counts, self._places(item)):
            counts[place] += count
        self.total += count

    def estimate(self, item: str | bytes) -> int:
        return min(counts[place] for counts, place in zip(self._counts, self._places(item)))

    def merge(self, other: "CountMinSketch") -> None:
        if self.width != other.width or self.depth != other.depth:
            raise ValueError("the sketches are of different sizes")
        if self._seed != other._seed:
            raise ValueError("the sketches have different seeds")
        for mine, theirs in zip(self._counts, other._counts):
            for place, count in enumerate(theirs):
                mine[place] += count
        self.total += other.total


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
        CountMinSketch(epsilon, delta, seed)  # for its checks
        self.events: dict[int, list[tuple[str, int]]] = {}
        self.newest = 0

    def observe(self, item: str, at: float, count: int = 1) -> None:
        if count < 1:
            raise ValueError("count must be at least 1")
        if at < 0:
            raise ValueError("at must be at least 0")
        number = self.number_of(at)
        self.forget(number)
        self.events.setdefault(number, []).append((item, count))

    def top(self, now: float) -> list[tuple[str, int]]:
        self.forget(self.number_of(now))
        counts: Counter[str] = Counter()
        for events in self.events.values():
            for item, count in events:
                counts[item] += count
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[: self.k]

    def number_of(self, time: float) -> int:
        return int(time * self.slices // self.window)

    def forget(self, number: int) -> None:
        if number > self.newest:
            self.newest = number
            for old in [each for each in self.events if each < number - self.slices]:
                del self.events[old]
