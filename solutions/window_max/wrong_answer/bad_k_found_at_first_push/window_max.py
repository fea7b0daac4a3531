"""A stream looks at its k only when the first value is pushed, long after the mistake was made.

Killed by: test_a_window_below_one_is_refused
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
        self.k = k
        self.count = 0
        self.values: deque[Any] = deque()
        self.leaves: deque[int] = deque()

    def push(self, value: Any) -> Any:
        if self.k < 1:
            raise ValueError("k must be at least 1")
        if self.leaves and self.leaves[0] == self.count:
            self.leaves.popleft()
            self.values.popleft()
        while self.values and self.values[-1] < value:
            self.leaves.pop()
            self.values.pop()
        self.values.append(value)
        self.leaves.append(self.count + self.k)
        self.count += 1
        return self.values[0]
