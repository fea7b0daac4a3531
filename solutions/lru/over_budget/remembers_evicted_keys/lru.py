"""A table of the last use of every key keeps its rows for keys that were evicted long ago.

Killed by: test_memory_is_bounded
"""

from collections import OrderedDict
from collections.abc import Hashable
from itertools import count
from typing import Any


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._last_use: dict[Hashable, int] = {}
        self._clock = count()

    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._values:
            return default
        self._use(key)
        return self._values[key]

    def put(self, key: Hashable, value: Any) -> None:
        self._values[key] = value
        self._use(key)
        if len(self._values) > self._capacity:
            self._values.popitem(last=False)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values

    def _use(self, key: Hashable) -> None:
        self._values.move_to_end(key)
        self._last_use[key] = next(self._clock)
