"""Every cache has its own order, but all keep their values in one dict of the module.

Killed by: test_caches_share_nothing
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

_values: dict[Hashable, Any] = {}


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._order: OrderedDict[Hashable, None] = OrderedDict()

    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._order:
            return default
        self._order.move_to_end(key)
        return _values.get(key, default)

    def put(self, key: Hashable, value: Any) -> None:
        self._order[key] = None
        self._order.move_to_end(key)
        _values[key] = value
        if len(self._order) > self._capacity:
            oldest, _ = self._order.popitem(last=False)
            _values.pop(oldest, None)

    def __len__(self) -> int:
        return len(self._order)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._order
