"""A window as wide as the input is taken for one that does not fit, so its one maximum is missing.

Killed by: test_every_full_window_has_its_maximum
"""

from collections import deque
from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    n = len(values)
    if k >= n:
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
