"""What leaves is compared with the oldest candidate by identity, and a sequence may make its values anew.

Killed by: test_any_sequence_will_do
"""

from collections import deque
from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    candidates: deque[Any] = deque()
    maxima = []
    for index, value in enumerate(values):
        while candidates and candidates[-1] < value:
            candidates.pop()
        candidates.append(value)
        if index >= k and candidates[0] is values[index - k]:
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
