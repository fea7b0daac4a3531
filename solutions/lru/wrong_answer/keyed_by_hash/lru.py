"""Entries are stored under hash(key), so keys with equal hashes, as -1 and -2, are one entry.

Killed by: test_keys_compare_as_dict_keys
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._entries: OrderedDict[int, Any] = OrderedDict()

    def get(self, key: Hashable, default: Any = None) -> Any:
        slot = hash(key)
        if slot not in self._entries:
            return default
        self._entries.move_to_end(slot)
        return self._entries[slot]

    def put(self, key: Hashable, value: Any) -> None:
        slot = hash(key)
        self._entries[slot] = value
        self._entries.move_to_end(slot)
        if len(self._entries) > self._capacity:
            self._entries.popitem(last=False)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        return hash(key) in self._entries
