"""Every use pushes a record onto a heap, and outdated ones are skipped, or swept out when they are too many.

A record is believed if its key is stored with the same count. That is enough, without a look at the
tick: a key has one record for each count that it had, the lower ones come up first, and so none is
left of an earlier life of the key when it is evicted.
"""

import heapq
from collections.abc import Hashable
from itertools import count
from threading import Lock
from typing import Any

SLACK = 32


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._values: dict[Hashable, Any] = {}
        self._uses: dict[Hashable, int] = {}
        self._heap: list[tuple[int, int, Hashable]] = []
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
            if key not in self._values and len(self._values) == self._capacity:
                self._evict()
            self._values[key] = value
            self._use(key)

    def __len__(self) -> int:
        with self._lock:
            return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._values

    def _use(self, key: Hashable) -> None:
        self._uses[key] = uses = self._uses.get(key, 0) + 1
        heapq.heappush(self._heap, (uses, next(self._ticks), key))
        if len(self._heap) > 2 * len(self._uses) + SLACK:
            self._heap = [record for record in self._heap if self._is_current(record)]
            heapq.heapify(self._heap)

    def _evict(self) -> None:
        while not self._is_current(record := heapq.heappop(self._heap)):
            pass
        victim = record[2]
        del self._values[victim], self._uses[victim]

    def _is_current(self, record: tuple[int, int, Hashable]) -> bool:
        uses, _, key = record
        return self._uses.get(key) == uses
