"""The list of maxima is a default argument, made once, so each call adds to what the calls before it found.

Killed by: test_the_input_stays_and_the_list_is_new
"""

from collections import deque
from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int, maxima: list[Any] = []) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    candidates: deque[int] = deque()
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
        self.k = k
        self.count = 0
        self.values: deque[Any] = deque()
        self.leaves: deque[int] = deque()

    def push(self, value: Any) -> Any:
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
