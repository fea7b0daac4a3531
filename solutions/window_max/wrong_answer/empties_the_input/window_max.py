"""The values are taken out of the caller's list one by one, and none is left at the end.

Killed by: test_the_input_stays_and_the_list_is_new
"""

from collections import deque
from collections.abc import Sequence
from typing import Any


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


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    window = WindowMax(k)
    queue = values if isinstance(values, list) else list(values)
    queue.reverse()
    maxima = []
    while queue:
        maxima.append(window.push(queue.pop()))
    return maxima[k - 1 :]
