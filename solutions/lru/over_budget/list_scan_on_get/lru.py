"""The order of use is a list of keys, and every hit scans it to find the key it moves to the end.

Killed by: test_get_is_constant_time
"""

from collections.abc import Hashable
from typing import Any


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._values: dict[Hashable, Any] = {}
        self._order: list[Hashable] = []

    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._values:
            return default
        self._order.remove(key)
        self._order.append(key)
        return self._values[key]

    def put(self, key: Hashable, value: Any) -> None:
        if key in self._values:
            self._order.remove(key)
        elif len(self._values) == self._capacity:
            del self._values[self._order.pop(0)]
        self._order.append(key)
        self._values[key] = value

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values
