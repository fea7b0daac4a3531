"""The heap gives the smallest first, so values go in negated, which only numbers can be.

Killed by: test_values_need_only_be_comparable
"""

import heapq
from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    heap: list[tuple[Any, int]] = []
    maxima = []
    for index, value in enumerate(values):
        heapq.heappush(heap, (-value, index))
        while heap[0][1] <= index - k:
            heapq.heappop(heap)
        if index >= k - 1:
            maxima.append(values[heap[0][1]])
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
