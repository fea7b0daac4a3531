"""Each slice counts all its items exactly, so memory grows with the number of distinct items.

Killed by: test_memory_is_bounded
"""

import hashlib
import math
from collections import Counter, deque


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
        CountMinSketch(epsilon, delta, seed)  # for its checks
        self._live: deque[tuple[int, Counter[str]]] = deque()
        self._newest = 0

    def observe(self, item: str, at: float, count: int = 1) -> None:
        if at < 0 or count < 1:
            raise ValueError("at must be at least 0 and count at least 1")
        number = int(at * self._slices // self._window)
        self._advance(number)
        newer = self._live.pop() if self._live and self._live[-1][0] > number else None
        if not self._live or self._live[-1][0] < number:
            self._live.append((number, Counter()))
        self._live[-1][1][item] += count
        if newer:
            self._live.append(newer)

    def top(self, now: float) -> list[tuple[str, int]]:
        self._advance(int(now * self._slices // self._window))
        counts: Counter[str] = Counter()
        for _, part in self._live:
            counts.update(part)
        return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[: self._k]

    def _advance(self, number: int) -> None:
        self._newest = max(self._newest, number)
        while self._live and self._live[0][0] < self._newest - self._slices:
            self._live.popleft()
