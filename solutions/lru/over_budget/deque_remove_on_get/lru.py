"""A deque drops its first key at once, but remove still scans it for the key that was hit.

Killed by: test_get_is_constant_time
"""

from collections import deque
from collections.abc import Hashable
from typing import Any


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._values: dict[Hashable, Any] = {}
        self._order: deque[Hashable] = deque()

    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._values:
            return default
        self._use(key)
        return self._values[key]

    def put(self, key: Hashable, value: Any) -> None:
        if key in self._values:
            self._use(key)
        else:
            if len(self._values) == self._capacity:
                del self._values[self._order.popleft()]
            self._order.append(key)
        self._values[key] = value

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values

    def _use(self, key: Hashable) -> None:
        self._order.remove(key)
        self._order.append(key)
