"""The dict of counts is an attribute of the class, so all caches of the program count together.

Killed by: test_caches_share_nothing
"""

import heapq
from collections.abc import Hashable
from itertools import count
from threading import RLock
from typing import Any


class LFUCache:
    _rank: dict[Hashable, tuple[int, int]] = {}  # count and tick of the last use
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._values: dict[Hashable, Any] = {}

        self._heap: list[tuple[tuple[int, int], Hashable]] = []
        self._ticks = count()
        self._lock = RLock()

    def get(self, key: Hashable, default: Any = None) -> Any:
        with self._lock:
            if key not in self._values:
                return default
            self._use(key)
            return self._values[key]

    def put(self, key: Hashable, value: Any) -> None:
        with self._lock:
            if key in self._values:
                self._use(key)
            else:
                if len(self._values) == self._capacity:
                    self._evict()
                self._rank[key] = 1, next(self._ticks)
                heapq.heappush(self._heap, (self._rank[key], key))
            self._values[key] = value

    def __len__(self) -> int:
        with self._lock:
            return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._values

    def _use(self, key: Hashable) -> None:
        uses, _ = self._rank.get(key, (0, 0))
        self._rank[key] = uses + 1, next(self._ticks)

    def _evict(self) -> None:
        rank, key = self._heap[0]
        while rank != self._rank.get(key, rank):
            heapq.heapreplace(self._heap, (self._rank[key], key))
            rank, key = self._heap[0]
        heapq.heappop(self._heap)
        del self._values[key]
        self._rank.pop(key, None)
