"""One stale entry is taken off the heap at each step, although the next one below it may be stale as well.

Killed by: test_every_full_window_has_its_maximum
"""

import heapq
from collections import deque
from collections.abc import Sequence
from typing import Any


class _Largest:
    __slots__ = ("index", "value")

    def __init__(self, value: Any, index: int) -> None:
        self.value = value
        self.index = index

    def __lt__(self, other: "_Largest") -> bool:
        return self.value > other.value


def sliding_window_max(values: Sequence[Any], k: int) -> list[Any]:
    if k < 1:
        raise ValueError("k must be at least 1")
    heap: list[_Largest] = []
    maxima = []
    for index, value in enumerate(values):
        heapq.heappush(heap, _Largest(value, index))
        if heap[0].index <= index - k:
            heapq.heappop(heap)
        if index >= k - 1:
            maxima.append(heap[0].value)
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
