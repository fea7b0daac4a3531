"""A stream's running maximum starts from 0, which is no lower bound for negative numbers, and no string.

Killed by: test_values_need_only_be_comparable
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
        self._incoming: list[Any] = []
        self._incoming_max: Any = 0
        self._leaving: list[Any] = []

    def push(self, value: Any) -> Any:
        if len(self._incoming) + len(self._leaving) == self._k:
            if not self._leaving:
                self._turn_over()
            self._leaving.pop()
        self._incoming_max = max(self._incoming_max, value)
        self._incoming.append(value)
        if self._leaving:
            return max(self._leaving[-1], self._incoming_max)
        return self._incoming_max

    def _turn_over(self) -> None:
        highest = self._incoming[-1]
        while self._incoming:
            highest = max(highest, self._incoming.pop())
            self._leaving.append(highest)
        self._incoming_max = 0
