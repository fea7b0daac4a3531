"""A k above n is taken for a mistake of the caller's and raises ValueError, where there is just no full window.

Killed by: test_without_a_full_window_the_list_is_empty
"""

from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    n = len(values)
    if not 1 <= k <= n:
        raise ValueError("k must be between 1 and the number of values")
    prefix = list(values)
    for i in range(1, n):
        if i % k:
            prefix[i] = max(prefix[i - 1], prefix[i])
    suffix = list(values)
    for i in range(n - 2, -1, -1):
        if (i + 1) % k:
            suffix[i] = max(suffix[i], suffix[i + 1])
    return [max(suffix[i], prefix[i + k - 1]) for i in range(n - k + 1)]


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
