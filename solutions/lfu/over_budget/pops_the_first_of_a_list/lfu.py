"""Entries of one count queue in a list, and each eviction's pop(0) moves all behind it one place forward.

Killed by: test_put_is_constant_time
"""

from collections.abc import Hashable
from itertools import count
from threading import Lock
from typing import Any


class Queue:
    """Keys in order of use. One that was used since leaves its record behind, which is swept out in time."""

    def __init__(self) -> None:
        self.records: list[tuple[int, Hashable]] = []
        self.size = 0


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._values: dict[Hashable, Any] = {}
        self._rank: dict[Hashable, tuple[int, int]] = {}  # count and tick of the last use
        self._queues: dict[int, Queue] = {}
        self._lowest = 1
        self._ticks = count()
        self._lock = Lock()

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
                self._append(key, 1)
                self._lowest = 1
            self._values[key] = value

    def __len__(self) -> int:
        with self._lock:
            return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._values

    def _append(self, key: Hashable, uses: int) -> None:
        tick = next(self._ticks)
        self._rank[key] = uses, tick
        queue = self._queues.get(uses)
        if queue is None:
            queue = self._queues[uses] = Queue()
        queue.records.append((tick, key))
        queue.size += 1
        if len(queue.records) > 2 * queue.size + 16:
            queue.records = [(tick, key) for tick, key in queue.records if self._rank.get(key) == (uses, tick)]

    def _leave(self, uses: int) -> None:
        queue = self._queues[uses]
        queue.size -= 1
        if not queue.size:
            del self._queues[uses]

    def _use(self, key: Hashable) -> None:
        uses, _ = self._rank[key]
        self._leave(uses)
        if self._lowest == uses and uses not in self._queues:
            self._lowest += 1
        self._append(key, uses + 1)

    def _evict(self) -> None:
        queue = self._queues[self._lowest]
        tick, key = queue.records.pop(0)
        while self._rank.get(key) != (self._lowest, tick):
            tick, key = queue.records.pop(0)
        self._leave(self._lowest)
        del self._values[key], self._rank[key]
