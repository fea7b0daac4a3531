"""Every eviction sorts all entries by count and last use, to take the first of them.

Killed by: test_put_is_constant_time
"""

from collections.abc import Hashable
from itertools import count
from threading import Lock
from typing import Any


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._values: dict[Hashable, Any] = {}
        self._rank: dict[Hashable, tuple[int, int]] = {}  # count and tick of the last use
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
            self._use(key)
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
        victim = sorted(self._rank, key=self._rank.__getitem__)[0]
        del self._values[victim], self._rank[victim]
