"""A stream keeps all that was ever pushed, so that its candidates can be positions in it.

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
        self._values: list[Any] = []
        self._positions: deque[int] = deque()

    def push(self, value: Any) -> Any:
        here = len(self._values)
        self._values.append(value)
        while self._positions and self._values[self._positions[-1]] <= value:
            self._positions.pop()
        self._positions.append(here)
        if self._positions[0] <= here - self._k:
            self._positions.popleft()
        return self._values[self._positions[0]]
