"""Keeps the maximum and searches the whole window for the next when it leaves: on falling values, at each step.

Killed by: test_the_whole_input_is_linear
"""

from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    items = list(values)
    best = -1
    maxima = []
    for end, item in enumerate(items):
        start = end - k + 1
        if best >= 0 and best >= start:
            if item >= items[best]:
                best = end
        else:
            best = max(range(max(start, 0), end + 1), key=items.__getitem__)
        if start >= 0:
            maxima.append(items[best])
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
