"""The candidates are in a list, whose pop(0) moves all the others: dear when falling values make them many.

Killed by: test_push_is_constant_time
"""

from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    n = len(values)
    if k > n:
        return []
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
        self._pushed = 0
        self._candidates: list[tuple[int, Any]] = []

    def push(self, value: Any) -> Any:
        candidates = self._candidates
        while candidates and candidates[-1][1] <= value:
            candidates.pop()
        candidates.append((self._pushed, value))
        if candidates[0][0] <= self._pushed - self._k:
            candidates.pop(0)
        self._pushed += 1
        return candidates[0][1]
