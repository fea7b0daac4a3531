"""A heap with the largest value on top; what has left the window goes when it is met there.

Values that never come to the top would stay for ever, so the heap is swept when half of it may be
stale. O(log k) for a push: a logarithmic factor is within the budget.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import Any

SLACK = 16


class _Entry:
    __slots__ = ("leaves", "value")

    def __init__(self, value: Any, leaves: int) -> None:
        self.value = value
        self.leaves = leaves

    def __lt__(self, other: _Entry) -> bool:
        return self.value > other.value


class WindowMax:
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k must be at least 1")
        self._k = k
        self._now = 0
        self._heap: list[_Entry] = []

    def push(self, value: Any) -> Any:
        now = self._now
        self._now += 1
        heap = self._heap
        heapq.heappush(heap, _Entry(value, now + self._k))
        while heap[0].leaves <= now:
            heapq.heappop(heap)
        if len(heap) > 2 * self._k + SLACK:
            heap[:] = [entry for entry in heap if entry.leaves > now]
            heapq.heapify(heap)
        return heap[0].value


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    window = WindowMax(k)
    maxima = [window.push(value) for value in values]
    del maxima[: k - 1]
    return maxima
