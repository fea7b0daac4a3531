"""A heap of time stamps: O(log n), and a logarithmic factor is within the budget.

Each key is in the heap once. A hit updates its stamp in the dict only; an eviction that meets a
stamp out of date puts the key back with the new one, which each use can cause at most once.
"""

import heapq
from collections.abc import Hashable
from itertools import count
from typing import Any


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._values: dict[Hashable, Any] = {}
        self._stamps: dict[Hashable, int] = {}
        self._heap: list[tuple[int, Hashable]] = []
        self._clock = count()

    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._values:
            return default
        self._stamps[key] = next(self._clock)
        return self._values[key]

    def put(self, key: Hashable, value: Any) -> None:
        now = next(self._clock)
        if key not in self._values:
            if len(self._values) == self._capacity:
                self._evict()
            heapq.heappush(self._heap, (now, key))
        self._values[key] = value
        self._stamps[key] = now

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values

    def _evict(self) -> None:
        stamp, key = self._heap[0]
        while stamp != self._stamps[key]:
            heapq.heapreplace(self._heap, (self._stamps[key], key))
            stamp, key = self._heap[0]
        heapq.heappop(self._heap)
        del self._values[key], self._stamps[key]
