"""A new stream puts its empty deque on the class, where the streams before it find it, and fill it, too.

Killed by: test_streams_share_nothing
"""

from collections import deque
from collections.abc import Sequence
from typing import Any


class WindowMax:
    candidates: deque[tuple[int, Any]]

    def __init__(self, k: int) -> None:
        if k < 1:
            raise ValueError("k must be at least 1")
        self.k = k
        self.pushed = 0
        WindowMax.candidates = deque()

    def push(self, value: Any) -> Any:
        while self.candidates and self.candidates[-1][1] <= value:
            self.candidates.pop()
        self.candidates.append((self.pushed, value))
        if self.candidates[0][0] <= self.pushed - self.k:
            self.candidates.popleft()
        self.pushed += 1
        return self.candidates[0][1]


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
