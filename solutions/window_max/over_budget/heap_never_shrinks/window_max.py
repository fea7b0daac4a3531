"""Stale values leave the heap only from its top, so in a stream that rises they stay for ever.

Killed by: test_memory_is_bounded
"""

import heapq
from collections import deque
from collections.abc import Sequence
from typing import Any


class _Largest:
    __slots__ = ("index", "value")

    def __init__(self, value: Any, index: int) -> None:
        self.value = value
        self.index = index

    def __lt__(self, other: "_Largest") -> bool:
        return self.value > other.value


class WindowMax:
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k must be at least 1")
        self._k = k
        self._pushed = 0
        self._heap: list[_Largest] = []

    def push(self, value: Any) -> Any:
        heapq.heappush(self._heap, _Largest(value, self._pushed))
        while self._heap[0].index <= self._pushed - self._k:
            heapq.heappop(self._heap)
        self._pushed += 1
        return self._heap[0].value


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
