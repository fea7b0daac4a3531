"""The columns of each item are worked out once and remembered for ever.

Killed by: test_memory_is_bounded
"""

from array import array
from collections import Counter, OrderedDict
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
        self._known: dict[str | bytes, list[int]] = {}
        self._counts = [array("q", bytes(8 * self.width)) for _ in range(self.depth)]

    def _places(self, item: str | bytes) -> list[int]:
        places = self._known.get(item)
        if places is None:
            places = self._known[item] = [mmh3.hash(item, seed, signed=False) % self.width for seed in self._seeds]
        return places

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


class Slice:
    """What was added in one slice of time, and its most frequent items by Misra and Gries."""

    def __init__(self) -> None:
        self.added: Counter[tuple[int, int]] = Counter()
        self.heavy: dict[str, int] = {}
        self.missed = 0

    def note(self, item: str, count: int, k: int) -> None:
        if item in self.heavy or len(self.heavy) < k:
            self.heavy[item] = self.heavy.get(item, 0) + count
            return
        cut = min(count, *self.heavy.values())
        self.missed += cut
        self.heavy = {name: had - cut for name, had in self.heavy.items() if had > cut}
        if count > cut:
            self.heavy[item] = count - cut


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
        self.live: OrderedDict[int, Slice] = OrderedDict()
        self.newest = 0

    def observe(self, item: str, at: float, count: int = 1) -> None:
        if count < 1:
            raise ValueError("count must be at least 1")
        if at < 0:
            raise ValueError("at must be at least 0")
        number = self.number_of(at)
        self.forget(number)
        if number not in self.live:
            self.live[number] = Slice()
            if number < self.newest and self.newest in self.live:
                self.live.move_to_end(self.newest)
        current = self.live[number]
        for row, place in enumerate(self.sketch._places(item)):
            self.sketch._counts[row][place] += count
            current.added[row, place] += count
        current.note(item, count, self.k)

    def top(self, now: float) -> list[tuple[str, int]]:
        self.forget(self.number_of(now))
        found: Counter[str] = Counter()
        for each in self.live.values():
            found.update(each.heavy)
        missed = sum(each.missed for each in self.live.values())
        counts = {item: min(self.sketch.estimate(item), count + missed) for item, count in found.items()}
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[: self.k]

    def number_of(self, time: float) -> int:
        return int(time * self.slices // self.window)

    def forget(self, number: int) -> None:
        self.newest = max(self.newest, number)
        while self.live and next(iter(self.live)) < self.newest - self.slices:
            _, old = self.live.popitem(last=False)
            for (row, place), count in old.added.items():
                self.sketch._counts[row][place] -= count
