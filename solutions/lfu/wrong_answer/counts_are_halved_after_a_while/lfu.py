"""After every 2,000 uses all counts are halved, so that old fame fades, which nobody asked for.

Killed by: test_counts_keep_growing
"""

import heapq
from collections.abc import Hashable
from itertools import count
from threading import RLock
from typing import Any


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._values: dict[Hashable, Any] = {}
        self._rank: dict[Hashable, tuple[int, int]] = {}  # count and tick of the last use
        self._heap: list[tuple[tuple[int, int], Hashable]] = []
        self._ticks = count()
        self._uses = 0
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
        uses, _ = self._rank[key]
        self._rank[key] = uses + 1, next(self._ticks)
        self._uses += 1
        if self._uses % (2_000 + self._capacity) == 0:
            self._rank = {each: ((uses + 1) // 2, tick) for each, (uses, tick) in self._rank.items()}
            self._heap = [(self._rank[each], each) for each in self._values]
            heapq.heapify(self._heap)

    def _evict(self) -> None:
        rank, key = self._heap[0]
        while rank != self._rank[key]:
            heapq.heapreplace(self._heap, (self._rank[key], key))
            rank, key = self._heap[0]
        heapq.heappop(self._heap)
        del self._values[key], self._rank[key]
