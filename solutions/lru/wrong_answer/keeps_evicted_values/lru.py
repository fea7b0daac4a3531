"""Eviction takes the key out of the order but leaves its value in the dict for ever.

Killed by: test_what_is_evicted_is_released
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._values: dict[Hashable, Any] = {}
        self._order: OrderedDict[Hashable, None] = OrderedDict()  # oldest first

    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._order:
            return default
        self._order.move_to_end(key)
        return self._values[key]

    def put(self, key: Hashable, value: Any) -> None:
        self._values[key] = value
        self._order[key] = None
        self._order.move_to_end(key)
        if len(self._order) > self._capacity:
            self._order.popitem(last=False)

    def __len__(self) -> int:
        return len(self._order)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._order
