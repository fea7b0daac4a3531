"""Plain dicts only: used entries are popped and put back at the end, and age by generation.

Whatever is used lives in the young dict, in order of use. Victims come from the old one, along a
list of its keys made once, when the generations turn; so no dict is ever searched for its first
key. A turn costs O(n), and the next one is n uses away.
"""

from collections.abc import Hashable
from typing import Any


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._young: dict[Hashable, Any] = {}
        self._old: dict[Hashable, Any] = {}
        self._queue: list[Hashable] = []  # the keys of the old generation, the oldest at the end

    def get(self, key: Hashable, default: Any = None) -> Any:
        for generation in (self._young, self._old):
            if key in generation:
                value = self._young[key] = generation.pop(key)
                return value
        return default

    def put(self, key: Hashable, value: Any) -> None:
        if key in self._young:
            del self._young[key]
        elif key in self._old:
            del self._old[key]
        elif len(self) == self._capacity:
            self._evict()
        self._young[key] = value

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._young or key in self._old

    def _evict(self) -> None:
        if not self._old:
            self._old, self._young = self._young, {}
            self._queue = list(reversed(self._old))
        while (victim := self._queue.pop()) not in self._old:
            pass  # used since the turn, so it is young now
        del self._old[victim]
