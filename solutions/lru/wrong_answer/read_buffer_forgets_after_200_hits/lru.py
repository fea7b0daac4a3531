"""Hits are noted in a buffer of 200 and replayed by the next put; more hits push out the first.

Killed by: test_long_mixed_histories
"""

from collections import OrderedDict, deque
from collections.abc import Hashable
from typing import Any


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._entries: OrderedDict[Hashable, Any] = OrderedDict()
        self._hits: deque[Hashable] = deque(maxlen=200)

    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._entries:
            return default
        self._hits.append(key)
        return self._entries[key]

    def put(self, key: Hashable, value: Any) -> None:
        while self._hits:
            self._entries.move_to_end(self._hits.popleft())
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > self._capacity:
            self._entries.popitem(last=False)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._entries
