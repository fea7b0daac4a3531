"""Ints are turned into strings to be keys, so 1 and "1" are one entry.

Killed by: test_keys_compare_as_dict_keys
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any


def _normal(key: Hashable) -> Hashable:
    return str(int(key)) if isinstance(key, int) else key


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._entries: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, default: Any = None) -> Any:
        key = _normal(key)
        if key not in self._entries:
            return default
        self._entries.move_to_end(key)
        return self._entries[key]

    def put(self, key: Hashable, value: Any) -> None:
        key = _normal(key)
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > self._capacity:
            self._entries.popitem(last=False)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        return _normal(key) in self._entries
