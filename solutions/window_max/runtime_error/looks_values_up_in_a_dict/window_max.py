"""Equal values are one candidate, and a dict tells where it was last seen: values without a hash cannot be asked.

Killed by: test_values_need_only_be_comparable
"""

from collections import deque
from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    candidates: deque[Any] = deque()
    last_seen: dict[Any, int] = {}
    maxima = []
    for index, value in enumerate(values):
        last_seen[value] = index
        while candidates and candidates[-1] < value:
            candidates.pop()
        if not candidates or candidates[-1] != value:
            candidates.append(value)
        if last_seen[candidates[0]] <= index - k:
            candidates.popleft()
        if index >= k - 1:
            maxima.append(candidates[0])
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
        while candidates and candidates[-1][1] <= value:
            candidates.pop()
        candidates.append((self._pushed, value))
        if candidates[0][0] <= self._pushed - self._k:
            candidates.popleft()
        self._pushed += 1
        return candidates[0][1]
