"""The whole cache is one list of pairs in order of use, and every lookup scans it.

Killed by: test_get_is_constant_time
"""

from collections.abc import Hashable
from typing import Any


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._pairs: list[tuple[Hashable, Any]] = []

    def get(self, key: Hashable, default: Any = None) -> Any:
        for place, (stored, value) in enumerate(self._pairs):
            if stored == key:
                self._pairs.append(self._pairs.pop(place))
                return value
        return default

    def put(self, key: Hashable, value: Any) -> None:
        for place, (stored, _) in enumerate(self._pairs):
            if stored == key:
                del self._pairs[place]
                break
        self._pairs.append((key, value))
        if len(self._pairs) > self._capacity:
            del self._pairs[0]

    def __len__(self) -> int:
        return len(self._pairs)

    def __contains__(self, key: Hashable) -> bool:
        return any(stored == key for stored, _ in self._pairs)
