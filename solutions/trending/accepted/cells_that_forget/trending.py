"""Each cell of the window's sketch knows what every slice gave it, and forgets old slices by itself when touched."""

from __future__ import annotations

import math
import random
from array import array
from collections import deque
from hashlib import blake2b

PRIME = 2**61 - 1


class Columns:
    """One random line modulo a prime for each row, as in Carter and Wegman's universal hashing."""

    def __init__(self, width: int, depth: int, seed: int) -> None:
        self.width = width
        # A text as the seed, because Random takes -1 and 1 for the same.
        draw = random.Random(f"{seed:x}").randrange
        self.lines = [(draw(1, PRIME), draw(PRIME)) for _ in range(depth)]

    def of(self, item: str | bytes) -> list[int]:
        data = item.encode("utf-8") if isinstance(item, str) else item
        x = int.from_bytes(blake2b(data, digest_size=7).digest(), "big")
        width = self.width
        return [(slope * x + start) % PRIME % width for slope, start in self.lines]


def size(epsilon: float, delta: float) -> tuple[int, int]:
    for name, value in (("epsilon", epsilon), ("delta", delta)):
        if value <= 0 or value >= 1:
            raise ValueError(f"{name} is {value}, but must be more than 0 and less than 1")
    return math.ceil(math.e / epsilon), math.ceil(math.log(1 / delta))


class CountMinSketch:
    def __init__(self, epsilon: float, delta: float, seed: int = 0) -> None:
        self.width, self.depth = size(epsilon, delta)
        self.seed = seed
        self.total = 0
        self._columns = Columns(self.width, self.depth, seed)
        self._rows = [array("q", [0]) * self.width for _ in range(self.depth)]

    def add(self, item: str | bytes, count: int = 1) -> None:
        if count < 1:
            raise ValueError("an item is added at least once")
        for row, column in zip(self._rows, self._columns.of(item), strict=True):
            row[column] += count
        self.total += count

    def estimate(self, item: str | bytes) -> int:
        return min(row[column] for row, column in zip(self._rows, self._columns.of(item), strict=True))

    def merge(self, other: CountMinSketch) -> None:
        if (other.width, other.depth, other.seed) != (self.width, self.depth, self.seed):
            raise ValueError("sketches of different width, depth or seed do not add up")
        for mine, theirs in zip(self._rows, other._rows, strict=True):
            for column, count in enumerate(theirs):
                mine[column] += count
        self.total += other.total


class Cell:
    __slots__ = ("parts", "sum")

    def __init__(self) -> None:
        self.sum = 0
        self.parts: deque[list[int]] = deque()  # [slice, count], oldest slice first

    def add(self, number: int, count: int) -> None:
        self.sum += count
        parts = self.parts
        newer = None
        if parts and parts[-1][0] > number:  # an observation that comes late
            newer = parts.pop()
        if parts and parts[-1][0] == number:
            parts[-1][1] += count
        else:
            parts.append([number, count])
        if newer is not None:
            parts.append(newer)

    def since(self, oldest: int) -> int:
        """The sum of what the slices from ``oldest`` on gave."""
        parts = self.parts
        while parts and parts[0][0] < oldest:
            self.sum -= parts.popleft()[1]
        return self.sum


class Candidates:
    """Space-Saving for one slice, with a search for the least counter."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.counts: dict[str, int] = {}

    def least(self, k: int) -> int:
        return min(self.counts.values()) if len(self.counts) == k else 0

    def note(self, item: str, count: int, k: int) -> None:
        counts = self.counts
        if item not in counts and len(counts) == k:
            loser = min(counts, key=counts.__getitem__)
            counts[item] = counts.pop(loser) + count
        else:
            counts[item] = counts.get(item, 0) + count


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
            raise ValueError("k, window and slices must be positive")
        width, depth = size(epsilon, delta)
        self._k = k
        self._window = window
        self._slices = slices
        self._columns = Columns(width, depth, seed)
        self._rows: list[dict[int, Cell]] = [{} for _ in range(depth)]
        self._newest = 0
        self._candidates = deque([Candidates(0)])

    def observe(self, item: str, at: float, count: int = 1) -> None:
        if count < 1:
            raise ValueError("an item is observed at least once")
        if at < 0:
            raise ValueError("time begins at 0")
        number = self._slice_at(at)
        self._advance(number)
        oldest = self._newest - self._slices
        for row, column in zip(self._rows, self._columns.of(item), strict=True):
            cell = row.get(column)
            if cell is None:
                cell = row[column] = Cell()
            cell.since(oldest)
            cell.add(number, count)
        self._candidates_of(number).note(item, count, self._k)

    def top(self, now: float) -> list[tuple[str, int]]:
        self._advance(self._slice_at(now))
        leasts = {each.number: each.least(self._k) for each in self._candidates}
        unseen = sum(leasts.values())
        bounds: dict[str, int] = {}
        for each in self._candidates:
            for item, count in each.counts.items():
                bounds[item] = bounds.get(item, unseen) + count - leasts[each.number]
        result = [(item, min(bound, self._estimate(item))) for item, bound in bounds.items()]
        result.sort(key=lambda entry: entry[0])
        result.sort(key=lambda entry: entry[1], reverse=True)
        return result[: self._k]

    def _estimate(self, item: str) -> int:
        oldest = self._newest - self._slices
        return min(row[column].since(oldest) for row, column in zip(self._rows, self._columns.of(item), strict=True))

    def _slice_at(self, time: float) -> int:
        return int(time * self._slices // self._window)

    def _advance(self, number: int) -> None:
        self._newest = max(self._newest, number)
        while self._candidates and self._candidates[0].number < self._newest - self._slices:
            self._candidates.popleft()

    def _candidates_of(self, number: int) -> Candidates:
        newer = []
        while self._candidates and self._candidates[-1].number > number:
            newer.append(self._candidates.pop())
        if not self._candidates or self._candidates[-1].number < number:
            self._candidates.append(Candidates(number))
        found = self._candidates[-1]
        self._candidates.extend(reversed(newer))
        return found
