"""Space-Saving with the stream summary of its paper: buckets of equal counters in a linked list, least count first."""

from __future__ import annotations

import math
from collections import deque
from hashlib import sha512
from struct import Struct


class Sketch:
    """What both classes need: rows of counts, and where in them an item is counted."""

    def __init__(self, epsilon: float, delta: float, seed: int) -> None:
        if not 0 < epsilon < 1:
            raise ValueError(f"epsilon is {epsilon}")
        if not 0 < delta < 1:
            raise ValueError(f"delta is {delta}")
        self.width = math.ceil(math.e / epsilon)
        self.depth = math.ceil(math.log(1 / delta))
        self.rows = [[0] * self.width for _ in range(self.depth)]
        # One digest has 64 bytes, of which each row takes 8.
        self.hashers = [sha512(f"{seed:x}, part {part}: ".encode()) for part in range((self.depth + 7) // 8)]
        self.unpack = Struct(f">{self.depth}Q").unpack_from

    def columns(self, item: str | bytes) -> list[int]:
        data = item if isinstance(item, bytes) else item.encode()
        digest = bytearray()
        for seeded in self.hashers:
            hasher = seeded.copy()
            hasher.update(data)
            digest += hasher.digest()
        return [word % self.width for word in self.unpack(digest)]

    def least(self, columns: list[int]) -> int:
        return min([row[column] for row, column in zip(self.rows, columns, strict=True)])


class CountMinSketch:
    def __init__(self, epsilon: float, delta: float, seed: int = 0) -> None:
        self._sketch = Sketch(epsilon, delta, seed)
        self._seed = seed
        self.width = self._sketch.width
        self.depth = self._sketch.depth
        self.total = 0

    def add(self, item: str | bytes, count: int = 1) -> None:
        if count < 1:
            raise ValueError(f"count is {count}")
        for row, column in zip(self._sketch.rows, self._sketch.columns(item), strict=True):
            row[column] += count
        self.total += count

    def estimate(self, item: str | bytes) -> int:
        return self._sketch.least(self._sketch.columns(item))

    def merge(self, other: CountMinSketch) -> None:
        if (other.width, other.depth) != (self.width, self.depth):
            raise ValueError("the other sketch is of another size")
        if other._seed != self._seed:
            raise ValueError("the other sketch hashes with another seed")
        for row, added in zip(self._sketch.rows, other._sketch.rows, strict=True):
            row[:] = map(int.__add__, row, added)
        self.total += other.total


class Bucket:
    """The items whose counters show ``count``, linked to the buckets of the next lower and next higher count."""

    __slots__ = ("count", "higher", "items", "lower")

    def __init__(self, count: int) -> None:
        self.count = count
        self.items: dict[str, None] = {}
        self.lower: Bucket = self
        self.higher: Bucket = self


class StreamSummary:
    """At most k counters. The ring of buckets is closed by one of count 0 that never has items."""

    def __init__(self, k: int) -> None:
        self.k = k
        self.ring = Bucket(0)
        self.bucket_of: dict[str, Bucket] = {}

    def least(self) -> int:
        return self.ring.higher.count if len(self.bucket_of) == self.k else 0

    def note(self, item: str, count: int) -> None:
        bucket = self.bucket_of.get(item, self.ring)
        if bucket is self.ring and len(self.bucket_of) == self.k:
            bucket = self.ring.higher
            victim, _ = bucket.items.popitem()
            del self.bucket_of[victim]
        else:
            bucket.items.pop(item, None)
        self._place(item, bucket.count + count, bucket)
        if not bucket.items and bucket is not self.ring:
            bucket.lower.higher, bucket.higher.lower = bucket.higher, bucket.lower

    def _place(self, item: str, count: int, start: Bucket) -> None:
        """Put the item where ``count`` belongs, which is somewhere above ``start``."""
        after = start.higher
        while after is not self.ring and after.count < count:
            after = after.higher
        if after is self.ring or after.count > count:
            new = Bucket(count)
            new.lower, new.higher = after.lower, after
            new.lower.higher = new.higher.lower = new
            after = new
        after.items[item] = None
        self.bucket_of[item] = after


class Slice:
    def __init__(self, number: int, k: int) -> None:
        self.number = number
        self.summary = StreamSummary(k)
        self.added: dict[tuple[int, int], int] = {}  # by row and column


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
        for name, is_bad in (("k", k < 1), ("slices", slices < 1), ("window", window <= 0)):
            if is_bad:
                raise ValueError(f"{name} is too small")
        self.k = k
        self.window = window
        self.number_of_slices = slices
        self.sketch = Sketch(epsilon, delta, seed)
        self.old: deque[Slice] = deque()
        self.last = Slice(-1, k)
        self.current = Slice(0, k)

    def _turn(self, time: float) -> int:
        number = int(time * self.number_of_slices // self.window)
        if number > self.current.number:
            self.old.append(self.last)
            if number == self.current.number + 1:
                self.last = self.current
            else:
                self.old.append(self.current)
                self.last = Slice(number - 1, self.k)
            self.current = Slice(number, self.k)
            while self.old and self.old[0].number < number - self.number_of_slices:
                self._take_back(self.old.popleft())
        return number

    def _take_back(self, gone: Slice) -> None:
        rows = self.sketch.rows
        for (row, column), count in gone.added.items():
            rows[row][column] -= count

    def observe(self, item: str, at: float, count: int = 1) -> None:
        if at < 0 or count < 1:
            raise ValueError(f"at is {at}, count is {count}")
        number = self._turn(at)
        part = self.current if number == self.current.number else self.last
        for place in enumerate(self.sketch.columns(item)):
            row, column = place
            self.sketch.rows[row][column] += count
            part.added[place] = part.added.get(place, 0) + count
        part.summary.note(item, count)

    def top(self, now: float) -> list[tuple[str, int]]:
        self._turn(now)
        summaries = [part.summary for part in (*self.old, self.last, self.current)]
        elsewhere = sum(summary.least() for summary in summaries)
        bounds: dict[str, int] = {}
        for summary in summaries:
            least = summary.least()
            for item, bucket in summary.bucket_of.items():
                bounds[item] = bounds.get(item, elsewhere) + bucket.count - least
        estimates = {item: min(bound, self.sketch.least(self.sketch.columns(item))) for item, bound in bounds.items()}
        return sorted(estimates.items(), key=lambda entry: (-entry[1], entry[0]))[: self.k]
