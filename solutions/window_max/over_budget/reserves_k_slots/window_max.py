"""The candidates live in a ring of k places, or four million, that is made at once, before anything is pushed.

Killed by: test_memory_is_bounded
"""

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


class WindowMax:
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k must be at least 1")
        self._k = k
        self._pushed = 0
        self._slots: list[Any] = [None] * min(k, 1 << 22)
        self._first = 0
        self._size = 0

    def push(self, value: Any) -> Any:
        if self._size and self._slots[self._first][0] <= self._pushed - self._k:
            self._first = (self._first + 1) % len(self._slots)
            self._size -= 1
        while self._size and self._slots[(self._first + self._size - 1) % len(self._slots)][1] <= value:
            self._size -= 1
        self._slots[(self._first + self._size) % len(self._slots)] = (self._pushed, value)
        self._size += 1
        self._pushed += 1
        return self._slots[self._first][1]
