"""A time is divided by the length of a slice, which no float tells: some slices begin late.

Killed by: test_a_slice_is_forgotten_as_a_whole
"""

from __future__ import annotations

from array import array
from collections import defaultdict, deque
from hashlib import blake2b
from heapq import heappush, heapreplace, nsmallest
from math import ceil, e, log
from operator import add, sub

LONGEST_DIGEST = 512  # bits
SPARE_BITS = 64  # so that a row's columns differ in probability by less than one part in 2**64


# Most sketches never count so much that they need more than 32 bits for a counter.
NARROW, WIDE = "I", "Q"
MOST_IN_NARROW = 2**32 - 1


def zeros(length: int, kind: str) -> array:
    return array(kind, bytes(array(kind).itemsize * length))


class CountMinSketch:
    """Rows of counters; an item adds to one cell in each row, and its estimate is the least of them."""

    def __init__(self, epsilon: float, delta: float, seed: int = 0) -> None:
        if not (0 < epsilon < 1 and 0 < delta < 1):
            raise ValueError(f"epsilon and delta must be between 0 and 1, not {epsilon!r} and {delta!r}")
        self.width = ceil(e / epsilon)
        self.depth = ceil(log(1 / delta))
        self.seed = seed
        self.total = 0
        self.counts = zeros(self.width * self.depth, NARROW)  # row after row
        self._room = MOST_IN_NARROW

        # Dividing a digest by the width gives one column and leaves the rest for the next row, so that the rows are
        # independent. Those that one digest cannot serve take theirs from another.
        bits = self.width.bit_length()
        rows = min(self.depth, (LONGEST_DIGEST - SPARE_BITS) // bits)
        length = ceil((rows * bits + SPARE_BITS) / 8)
        starts = range(0, self.width * self.depth, self.width)
        # In hexadecimal, because decimal text is limited to some 4,300 digits.
        salt = blake2b(f"{seed:x}".encode(), digest_size=16).digest()
        self._digests = [
            (blake2b(digest_size=length, salt=salt, person=first.to_bytes(16, "little")), starts[first : first + rows])
            for first in range(0, self.depth, rows)
        ]

    def add(self, item: str | bytes, count: int = 1) -> None:
        if count < 1:
            raise ValueError(f"count must be at least 1, not {count!r}")
        self.grow(count)
        counts = self.counts
        for cell in self.cells(item):
            counts[cell] += count

    def grow(self, count: int) -> None:
        """Add to the total, and make room for counters that are as large."""
        self.total += count
        if self.total > self._room:
            self.counts = array(WIDE, self.counts)
            self._room = 2**64 - 1

    def estimate(self, item: str | bytes) -> int:
        return min(map(self.counts.__getitem__, self.cells(item)))

    def merge(self, other: CountMinSketch) -> None:
        if (self.width, self.depth, self.seed) != (other.width, other.depth, other.seed):
            raise ValueError("only sketches of one width, depth and seed can be merged")
        self.grow(other.total)
        self.counts = array(self.counts.typecode, map(add, self.counts, other.counts))

    def cells(self, item: str | bytes) -> list[int]:
        """Where the item is counted, in each row."""
        data = item.encode() if isinstance(item, str) else item
        width = self.width
        found = []
        for salted, starts in self._digests:
            digest = salted.copy()
            digest.update(data)
            number = int.from_bytes(digest.digest(), "little")
            for start in starts:
                number, column = divmod(number, width)
                found.append(start + column)
        return found


class _Slice:
    """What was observed in one slice: its part of the window's counts, and the counters of Space-Saving.

    A counter is never below the count of its item in this slice. An item without a counter has been observed at
    most as often as the least counter says, once all k are taken.
    """

    __slots__ = ("counters", "counts", "k", "number", "observations", "order", "total")

    def __init__(self, number: int, k: int) -> None:
        self.number = number
        self.k = k
        self.observations = 0
        self.total = 0
        # Most slices of a quiet stream stay sparse, and cost what was observed rather than what a sketch is large.
        self.counts: defaultdict[int, int] | array = defaultdict(int)
        self.counters: dict[str, int] = {}
        # A heap with one entry for each counter, which may have grown since.
        self.order: list[tuple[int, str]] = []

    def track(self, item: str, count: int) -> None:
        counters = self.counters
        if item in counters:
            counters[item] += count
        elif len(counters) < self.k:
            counters[item] = count
            heappush(self.order, (count, item))
        else:
            count += self.least()
            del counters[self.order[0][1]]
            counters[item] = count
            heapreplace(self.order, (count, item))

    def least(self) -> int:
        """The most that an item without a counter can have."""
        if len(self.counters) < self.k:
            return 0
        while True:
            noted, item = self.order[0]
            count = self.counters[item]
            if count == noted:
                return count
            heapreplace(self.order, (count, item))

    def become_dense(self, cells: int) -> None:
        """Keep all counts, zeros included: of many counts an array takes less room than a dict."""
        dense = zeros(cells, WIDE)
        for cell, count in self.counts.items():
            dense[cell] = count
        self.counts = dense

    def taken_from(self, counts: array) -> array:
        """The window's counts without those of this slice."""
        if isinstance(self.counts, array):
            return array(counts.typecode, map(sub, counts, self.counts))
        for cell, count in self.counts.items():
            counts[cell] -= count
        return counts


class Trending:
    """The most frequent items of a sliding window, which moves on by a slice at a time."""

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
            raise ValueError(f"k and slices must be at least 1 and window above 0, not {k!r}, {slices!r}, {window!r}")
        self._k = k
        self._window = window
        self._slices = slices
        self._sketch = CountMinSketch(epsilon, delta, seed)
        # So many observations pay for the array that a slice then turns into.
        self._sparse_until = self._sketch.width // 8 + 1
        # Oldest first. The two newest numbers are always there: an observation may be late by less than a slice.
        self._counted = deque([_Slice(-1, k), _Slice(0, k)])

    def observe(self, item: str, at: float, count: int = 1) -> None:
        number = self._slice_number(at)
        if at < 0 or number < self._counted[-1].number - 1:
            raise ValueError(f"at must be at least 0 and go back by less than a slice, but is {at!r}")
        if count < 1:
            raise ValueError(f"count must be at least 1, not {count!r}")
        self._move_on_to(number)
        mine = self._counted[-1 if number == self._counted[-1].number else -2]

        sketch = self._sketch
        sketch.grow(count)
        counts, my_counts = sketch.counts, mine.counts
        for cell in sketch.cells(item):
            counts[cell] += count
            my_counts[cell] += count

        mine.track(item, count)
        mine.observations += 1
        mine.total += count
        if mine.observations == self._sparse_until:
            mine.become_dense(len(counts))

    def top(self, now: float) -> list[tuple[str, int]]:
        self._move_on_to(self._slice_number(now))
        # The counters bound an item's count from above, as the sketch does, and the lower bound is the better one.
        # What is more, of any k + 1 items they leave one at a share of 1/k or less: so no crowd of rare items, with
        # however many collisions, takes the place of a frequent one.
        elsewhere = 0
        above: defaultdict[str, int] = defaultdict(int)
        for each in self._counted:
            least = each.least()
            elsewhere += least
            for item, count in each.counters.items():
                above[item] += count - least
        estimate = self._sketch.estimate
        ranks = ((-min(estimate(item), elsewhere + more), item) for item, more in above.items())
        return [(item, -negative) for negative, item in nsmallest(self._k, ranks)]

    def _slice_number(self, time: float) -> int:
        return int(time // (self._window / self._slices))

    def _move_on_to(self, now: int) -> None:
        """Let slice ``now`` be the newest, if it is, and forget the slices that it puts out of the window."""
        newest = self._counted[-1].number
        if now <= newest:
            return
        if now - 1 > newest:
            self._counted.append(_Slice(now - 1, self._k))
        self._counted.append(_Slice(now, self._k))
        # Slice now has only begun: beside it, as many are counted as the window is long.
        while self._counted[0].number < now - self._slices:
            oldest = self._counted.popleft()
            self._sketch.counts = oldest.taken_from(self._sketch.counts)
            self._sketch.total -= oldest.total
