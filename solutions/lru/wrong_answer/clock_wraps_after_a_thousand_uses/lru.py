"""The clock that stamps each use goes back to 0 after a thousand uses, so new entries look oldest.

Killed by: test_long_mixed_histories
"""

import heapq
from collections.abc import Hashable
from typing import Any


class _Use:
    __slots__ = ("key", "stamp")

    def __init__(self, stamp: int, key: Hashable) -> None:
        self.stamp = stamp
        self.key = key

    def __lt__(self, other: "_Use") -> bool:
        return self.stamp < other.stamp


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._clock = 0
        self._values: dict[Hashable, Any] = {}
        self._last_use: dict[Hashable, _Use] = {}
        self._heap: list[_Use] = []  # outdated uses are dropped when they are met

    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._values:
            return default
        self._use(key)
        return self._values[key]

    def put(self, key: Hashable, value: Any) -> None:
        if key not in self._values and len(self._values) == self._capacity:
            self._evict()
        self._values[key] = value
        self._use(key)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values

    def _use(self, key: Hashable) -> None:
        self._clock = (self._clock + 1) % 1000
        self._last_use[key] = use = _Use(self._clock, key)
        heapq.heappush(self._heap, use)
        if len(self._heap) > 2 * len(self._last_use) + 16:
            self._heap = list(self._last_use.values())
            heapq.heapify(self._heap)

    def _evict(self) -> None:
        while True:
            use = heapq.heappop(self._heap)
            if self._last_use.get(use.key) is use:
                del self._last_use[use.key], self._values[use.key]
                return
