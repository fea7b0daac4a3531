"""A stream keeps its window and asks it for its maximum at each push.

Killed by: test_push_is_constant_time
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
        self._window: deque[Any] = deque()

    def push(self, value: Any) -> Any:
        self._window.append(value)
        if len(self._window) > self._k:
            self._window.popleft()
        return max(self._window)
