"""When the heap has grown it is swept, and the oldest value still in the window is swept out with the stale ones.

Killed by: test_long_mixed_histories
"""

import heapq
from collections import deque
from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    candidates: deque[int] = deque()
    maxima = []
    for index, value in enumerate(values):
        while candidates and values[candidates[-1]] <= value:
            candidates.pop()
        candidates.append(index)
        if candidates[0] <= index - k:
            candidates.popleft()
        if index >= k - 1:
            maxima.append(values[candidates[0]])
    return maxima


class _Entry:
    __slots__ = ("number", "value")

    def __init__(self, number: int, value: Any) -> None:
        self.number = number
        self.value = value

    def __lt__(self, other: "_Entry") -> bool:
        return self.value > other.value


class WindowMax:
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k must be at least 1")
        self._k = k
        self._pushed = 0
        self._heap: list[_Entry] = []

    def push(self, value: Any) -> Any:
        if len(self._heap) > 2 * self._k + 16:
            self._sweep()
        heapq.heappush(self._heap, _Entry(self._pushed, value))
        while self._heap[0].number <= self._pushed - self._k:
            heapq.heappop(self._heap)
        self._pushed += 1
        return self._heap[0].value

    def _sweep(self) -> None:
        oldest = self._pushed - self._k + 1
        self._heap = [entry for entry in self._heap if entry.number > oldest]
        heapq.heapify(self._heap)
