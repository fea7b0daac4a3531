"""A newcomer equal to the newest candidate is not added, so both are forgotten when the older one leaves.

Killed by: test_equal_values_leave_one_by_one
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
        self._pushed = 0
        self._candidates: deque[tuple[int, Any]] = deque()

    def push(self, value: Any) -> Any:
        candidates = self._candidates
        if candidates and candidates[0][0] <= self._pushed - self._k:
            candidates.popleft()
        while candidates and candidates[-1][1] < value:
            candidates.pop()
        if not candidates or candidates[-1][1] != value:
            candidates.append((self._pushed, value))
        self._pushed += 1
        return candidates[0][1]
