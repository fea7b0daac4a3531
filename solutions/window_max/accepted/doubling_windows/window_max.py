"""Maxima of windows of 1, 2, 4, 8, ... until two of them, overlapping, cover a window of k.

The sequence takes O(n log k), and a logarithmic factor is within the budget. The stream keeps its
candidates in a plain list and moves a mark past those that left, cutting them off now and then.
"""

from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    maxima = list(values)
    if k > len(maxima):
        return []
    width = 1
    while 2 * width <= k:
        maxima = _larger(maxima, width)
        width *= 2
    return _larger(maxima, k - width)


def _larger(maxima: list[Any], distance: int) -> list[Any]:
    """Return the larger of each value and the one `distance` places further on, where there is one."""
    pairs = zip(maxima, maxima[distance:], strict=False)
    return [a if a >= b else b for a, b in pairs]  # noqa: FURB136 - a call for each pair would take twice as long


class WindowMax:
    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k must be at least 1")
        self._k = k
        self._pushed = 0
        self._oldest = 0
        self._values: list[Any] = []
        self._numbers: list[int] = []

    def push(self, value: Any) -> Any:
        values, numbers = self._values, self._numbers
        while len(values) > self._oldest and values[-1] < value:
            values.pop()
            numbers.pop()
        values.append(value)
        numbers.append(self._pushed)
        if numbers[self._oldest] == self._pushed - self._k:
            self._oldest += 1
        if 2 * self._oldest > len(values):
            del values[: self._oldest], numbers[: self._oldest]
            self._oldest = 0
        self._pushed += 1
        return values[self._oldest]
