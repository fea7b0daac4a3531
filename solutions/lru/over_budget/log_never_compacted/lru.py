"""Every use adds a note to a log that only evictions shorten, so a stream of hits fills the memory.

Killed by: test_memory_is_bounded
"""

from collections import deque
from collections.abc import Hashable
from itertools import count
from typing import Any


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._values: dict[Hashable, Any] = {}
        self._last_use: dict[Hashable, int] = {}
        self._log: deque[tuple[int, Hashable]] = deque()
        self._clock = count()

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
        now = self._last_use[key] = next(self._clock)
        self._log.append((now, key))

    def _evict(self) -> None:
        while True:
            at, key = self._log.popleft()
            if self._last_use.get(key) == at:
                del self._values[key], self._last_use[key]
                return
