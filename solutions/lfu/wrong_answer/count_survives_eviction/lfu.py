"""Eviction leaves the key's count behind, and a key that comes back counts on from there.

Killed by: test_a_newcomer_starts_at_one
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
        self._lock = RLock()

    def get(self, key: Hashable, default: Any = None) -> Any:
        with self._lock:
            if key not in self._values:
                return default
            self._use(key)
            return self._values[key]

    def put(self, key: Hashable, value: Any) -> None:
        with self._lock:
            known = key in self._values
            if not known and len(self._values) == self._capacity:
                self._evict()
            self._use(key)
            self._values[key] = value
            if not known:
                heapq.heappush(self._heap, (self._rank[key], key))

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
        while rank != self._rank[key]:
            heapq.heapreplace(self._heap, (self._rank[key], key))
            rank, key = self._heap[0]
        heapq.heappop(self._heap)
        del self._values[key]
        self._forget_some()

    def _forget_some(self) -> None:
        """Drop the ranks of keys evicted long ago, now and then, so that memory stays bounded."""
        if len(self._rank) > 4 * self._capacity + 100:
            self._rank = {key: self._rank[key] for key in self._values}
