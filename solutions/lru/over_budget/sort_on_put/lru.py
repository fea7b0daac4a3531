"""Every put sorts all entries by their last use before it looks at the first of them.

Killed by: test_put_is_constant_time
"""

from collections.abc import Hashable
from typing import Any


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._entries: dict[Hashable, list[Any]] = {}
        self._uses = 0

    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._entries:
            return default
        entry = self._entries[key]
        entry[0] = self._now()
        return entry[1]

    def put(self, key: Hashable, value: Any) -> None:
        self._entries[key] = [self._now(), value]
        by_use = sorted(self._entries, key=lambda k: self._entries[k][0])
        if len(by_use) > self._capacity:
            del self._entries[by_use[0]]

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._entries

    def _now(self) -> int:
        self._uses += 1
        return self._uses
