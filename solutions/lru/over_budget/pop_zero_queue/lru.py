"""The queue of uses is a list, and each pop(0) moves everything behind it one place forward.

Stale notes are swept out in batches, so this is the only waste.

Killed by: test_put_is_constant_time
"""

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
        self._queue: list[tuple[int, Hashable]] = []
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
        self._queue.append((now, key))
        if len(self._queue) > 2 * len(self._last_use) + 16:
            self._queue = [(at, key) for at, key in self._queue if self._last_use.get(key) == at]

    def _evict(self) -> None:
        while True:
            at, key = self._queue.pop(0)
            if self._last_use.get(key) == at:
                del self._values[key], self._last_use[key]
                return
