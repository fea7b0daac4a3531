"""The type is part of the key, so True and 1 are two entries where a dict has one.

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
        self._entries: OrderedDict[tuple[type, Hashable], Any] = OrderedDict()

    def get(self, key: Hashable, default: Any = None) -> Any:
        typed = (type(key), key)
        if typed not in self._entries:
            return default
        self._entries.move_to_end(typed)
        return self._entries[typed]

    def put(self, key: Hashable, value: Any) -> None:
        typed = (type(key), key)
        self._entries[typed] = value
        self._entries.move_to_end(typed)
        if len(self._entries) > self._capacity:
            self._entries.popitem(last=False)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        return (type(key), key) in self._entries
