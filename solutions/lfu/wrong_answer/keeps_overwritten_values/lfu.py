"""Each use puts a record with the value into a heap, where outdated ones stay until they come up or are swept.

Killed by: test_what_is_evicted_is_released
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
        self._heap: list[tuple[tuple[int, int], Hashable, Any]] = []
        self._ticks = count()
        self._lock = RLock()

    def get(self, key: Hashable, default: Any = None) -> Any:
        with self._lock:
            if key not in self._values:
                return default
            self._use(key)
            self._note(key)
            return self._values[key]

    def put(self, key: Hashable, value: Any) -> None:
        with self._lock:
            if key in self._values:
                self._use(key)
            else:
                if len(self._values) == self._capacity:
                    self._evict()
                self._rank[key] = 1, next(self._ticks)
            self._values[key] = value
            self._note(key)

    def __len__(self) -> int:
        with self._lock:
            return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._values

    def _use(self, key: Hashable) -> None:
        uses, _ = self._rank[key]
        self._rank[key] = uses + 1, next(self._ticks)

    def _note(self, key: Hashable) -> None:
        heapq.heappush(self._heap, (self._rank[key], key, self._values[key]))
        if len(self._heap) > 2 * len(self._rank) + 20:
            self._heap = [(rank, each, self._values[each]) for each, rank in self._rank.items()]
            heapq.heapify(self._heap)

    def _evict(self) -> None:
        rank, key, _ = heapq.heappop(self._heap)
        while self._rank.get(key) != rank:
            rank, key, _ = heapq.heappop(self._heap)
        del self._values[key], self._rank[key]
