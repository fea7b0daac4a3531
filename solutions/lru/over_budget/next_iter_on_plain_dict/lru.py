"""The victim is next(iter(d)) of a plain dict, which steps over the gaps that earlier victims left.

The gaps are closed only when the dict resizes, so under steady eviction a search crosses as many of
them as there are entries, and the waste shows only in a long run of evictions from a large cache.

Killed by: test_put_is_constant_time
"""

from collections.abc import Hashable
from typing import Any


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._values: dict[Hashable, Any] = {}

    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._values:
            return default
        value = self._values[key] = self._values.pop(key)
        return value

    def put(self, key: Hashable, value: Any) -> None:
        if key in self._values:
            del self._values[key]
        elif len(self._values) == self._capacity:
            del self._values[next(iter(self._values))]
        self._values[key] = value

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values
