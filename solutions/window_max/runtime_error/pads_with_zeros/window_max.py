"""The last block is filled up with zeros, which cannot be compared with strings or tuples.

Killed by: test_values_need_only_be_comparable
"""

from collections import deque
from collections.abc import Sequence
from typing import Any


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    n = len(values)
    if k > n:
        return []
    padding = [0] * (-n % k)
    prefix = [*values, *padding]
    for i in range(1, len(prefix)):
        if i % k:
            prefix[i] = max(prefix[i - 1], prefix[i])
    suffix = [*values, *padding]
    for i in range(len(suffix) - 2, -1, -1):
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
