"""Asking whether a key is in the cache goes through get, and so makes the key most recent.

Killed by: test_membership_is_no_use
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

_MISSING = object()


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._entries: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, default: Any = None) -> Any:
        try:
            self._entries.move_to_end(key)
        except KeyError:
            return default
        return self._entries[key]

    def put(self, key: Hashable, value: Any) -> None:
        if key in self:
            self._entries[key] = value
            return
        if len(self) == self._capacity:
            self._entries.popitem(last=False)
        self._entries[key] = value

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        return self.get(key, _MISSING) is not _MISSING
