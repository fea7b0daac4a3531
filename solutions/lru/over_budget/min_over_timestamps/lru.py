"""Every key has the time of its last use, and an eviction looks at all of them for the smallest.

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
        self._clock = count()

    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._values:
            return default
        self._last_use[key] = next(self._clock)
        return self._values[key]

    def put(self, key: Hashable, value: Any) -> None:
        if key not in self._values and len(self._values) == self._capacity:
            victim = min(self._last_use, key=self._last_use.__getitem__)
            del self._values[victim], self._last_use[victim]
        self._values[key] = value
        self._last_use[key] = next(self._clock)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values
