"""The length is found by counting the entries one by one.

Killed by: test_membership_is_constant_time
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._room = capacity

    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._values:
            return default
        self._values.move_to_end(key)
        return self._values[key]

    def put(self, key: Hashable, value: Any) -> None:
        if key in self._values:
            self._values.move_to_end(key)
        elif self._room:
            self._room -= 1
        else:
            self._values.popitem(last=False)
        self._values[key] = value

    def __len__(self) -> int:
        return sum(1 for _ in self._values)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values
