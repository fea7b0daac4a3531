"""A hit does count += 1 on the entry without the lock, as if reading, adding and writing were one step.

Killed by: test_no_access_is_left_unguarded
"""

import heapq
from collections.abc import Hashable
from itertools import count
from threading import Lock
from typing import Any


class Entry:
    __slots__ = ("count", "key", "tick", "value")

    def __init__(self, key: Hashable, value: Any, tick: int) -> None:
        self.key = key
        self.value = value
        self.count = 1
        self.tick = tick


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._entries: dict[Hashable, Entry] = {}
        self._heap: list[tuple[int, int, Entry]] = []
        self._ticks = count()
        self._lock = Lock()

    def get(self, key: Hashable, default: Any = None) -> Any:
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return default
            entry.tick = next(self._ticks)
            value = entry.value
        entry.count += 1
        return value

    def put(self, key: Hashable, value: Any) -> None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                entry.value = value
                entry.tick = next(self._ticks)
                entry.count += 1
                return
            if len(self._entries) == self._capacity:
                self._evict()
            entry = self._entries[key] = Entry(key, value, next(self._ticks))
            heapq.heappush(self._heap, (entry.count, entry.tick, entry))

    def __len__(self) -> int:
        with self._lock:
            return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._entries

    def _evict(self) -> None:
        while True:
            uses, tick, entry = self._heap[0]
            if (uses, tick) == (entry.count, entry.tick):
                break
            heapq.heapreplace(self._heap, (entry.count, entry.tick, entry))
        heapq.heappop(self._heap)
        del self._entries[entry.key]
