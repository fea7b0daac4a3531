"""Two plain dicts: one finds an entry's tick and value by key, the other the key by its tick.

Ticks are handed out in order, so the victim is the key of the lowest tick in use. A counter climbs
to it; every use of the cache leaves at most one tick to step over, which makes the climb O(1) per
use in the long run.
"""

from collections.abc import Hashable
from typing import Any


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._entries: dict[Hashable, tuple[int, Any]] = {}
        self._key_at: dict[int, Hashable] = {}
        self._lowest = 0
        self._next = 0

    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._entries:
            return default
        tick, value = self._entries[key]
        del self._key_at[tick]
        self._stamp(key, value)
        return value

    def put(self, key: Hashable, value: Any) -> None:
        if key in self._entries:
            tick, _ = self._entries[key]
            del self._key_at[tick]
        elif len(self._entries) == self._capacity:
            while self._lowest not in self._key_at:
                self._lowest += 1
            del self._entries[self._key_at.pop(self._lowest)]
        self._stamp(key, value)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._entries

    def _stamp(self, key: Hashable, value: Any) -> None:
        self._entries[key] = (self._next, value)
        self._key_at[self._next] = key
        self._next += 1
