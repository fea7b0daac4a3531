"""Values are turned over to let one leave and turned back to let one in, so each push moves the whole window.

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
        self._stack: list[tuple[Any, Any]] = []  # each value beside the maximum of it and all below

    def push(self, value: Any) -> Any:
        if len(self._stack) == self._k:
            self._drop_the_lowest()
        self._put(value)
        return self._stack[-1][1]

    def _put(self, value: Any) -> None:
        self._stack.append((value, max(value, self._stack[-1][1]) if self._stack else value))

    def _drop_the_lowest(self) -> None:
        turned = [self._stack.pop()[0] for _ in range(len(self._stack))]
        turned.pop()
        while turned:
            self._put(turned.pop())
