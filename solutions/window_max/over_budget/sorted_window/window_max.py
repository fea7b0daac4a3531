"""The window is a sorted list: finding the place is quick, but each step moves the values behind it along.

Killed by: test_push_is_constant_time
"""

import bisect
from collections import deque
from collections.abc import Sequence
from typing import Any


class WindowMax:
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k must be at least 1")
        self._k = k
        self._window: deque[Any] = deque()
        self._sorted: list[Any] = []

    def push(self, value: Any) -> Any:
        if len(self._window) == self._k:
            del self._sorted[bisect.bisect_left(self._sorted, self._window.popleft())]
        self._window.append(value)
        bisect.insort(self._sorted, value)
        return self._sorted[-1]


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    window = WindowMax(k)
    maxima = [window.push(value) for value in values]
    return maxima[k - 1 :]
