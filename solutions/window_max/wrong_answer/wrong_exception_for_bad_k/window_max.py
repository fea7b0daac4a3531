"""A k below 1 fails an assertion, where the caller was promised a ValueError.

Killed by: test_a_window_below_one_is_refused
"""

from collections.abc import Sequence
from typing import Any


class WindowMax:
    def __init__(self, k: int) -> None:
        assert k >= 1, "k must be at least 1"
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


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    window = WindowMax(k)
    maxima = [window.push(value) for value in values]
    return maxima[k - 1 :]
