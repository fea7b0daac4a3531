"""A newcomer drops its equals too, but what leaves is told by value: the newer of two leaves with the older.

Killed by: test_equal_values_leave_one_by_one
"""

from collections import deque
from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    if k == 1:
        return list(values)
    candidates: deque[Any] = deque()
    maxima = []
    for index, value in enumerate(values):
        if index >= k and candidates[0] == values[index - k]:
            candidates.popleft()
        while candidates and candidates[-1] <= value:
            candidates.pop()
        candidates.append(value)
        if index >= k - 1:
            maxima.append(candidates[0])
    return maxima


class WindowMax:
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k must be at least 1")
        self._k = k
        self._incoming: list[Any] = []
        self._incoming_max: Any = None
        self._leaving: list[Any] = []

    def push(self, value: Any) -> Any:
        if len(self._incoming) + len(self._leaving) == self._k:
            if not self._leaving:
                self._turn_over()
            self._leaving.pop()
        if not self._incoming or value > self._incoming_max:
            self._incoming_max = value
        self._incoming.append(value)
        if self._leaving:
            return max(self._leaving[-1], self._incoming_max)
        return self._incoming_max

    def _turn_over(self) -> None:
        highest = self._incoming[-1]
        while self._incoming:
            highest = max(highest, self._incoming.pop())
            self._leaving.append(highest)
