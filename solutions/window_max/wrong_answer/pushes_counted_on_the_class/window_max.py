"""The number of pushes is counted on the class, so one stream's pushes put out the candidates of another.

Killed by: test_streams_share_nothing
"""

from collections import deque
from collections.abc import Sequence
from typing import Any


class WindowMax:
    pushed = 0

    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k must be at least 1")
        self._k = k
        self._candidates: deque[tuple[int, Any]] = deque()

    def push(self, value: Any) -> Any:
        candidates = self._candidates
        while candidates and candidates[-1][1] <= value:
            candidates.pop()
        candidates.append((WindowMax.pushed, value))
        while candidates[0][0] <= WindowMax.pushed - self._k:
            candidates.popleft()
        WindowMax.pushed += 1
        return candidates[0][1]


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
