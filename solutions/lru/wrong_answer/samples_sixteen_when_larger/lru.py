"""Above sixteen entries the victim is only the oldest of sixteen picked at random.

Killed by: test_long_mixed_histories
"""

import random
from collections.abc import Hashable
from typing import Any


class _Entry:
    __slots__ = ("key", "place", "used", "value")

    def __init__(self, key: Hashable, value: Any, place: int) -> None:
        self.key = key
        self.value = value
        self.place = place
        self.used = 0


class LRUCache:
    SAMPLE = 16

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._clock = 0
        self._index: dict[Hashable, _Entry] = {}
        self._entries: list[_Entry] = []
        self._random = random.Random(7)

    def get(self, key: Hashable, default: Any = None) -> Any:
        entry = self._index.get(key)
        if entry is None:
            return default
        self._use(entry)
        return entry.value

    def put(self, key: Hashable, value: Any) -> None:
        entry = self._index.get(key)
        if entry is None:
            if len(self._entries) == self._capacity:
                self._evict()
            entry = self._index[key] = _Entry(key, value, len(self._entries))
            self._entries.append(entry)
        entry.value = value
        self._use(entry)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._index

    def _use(self, entry: _Entry) -> None:
        self._clock += 1
        entry.used = self._clock

    def _evict(self) -> None:
        sample = self._entries
        if len(sample) > self.SAMPLE:
            sample = self._random.sample(sample, self.SAMPLE)
        victim = min(sample, key=lambda entry: entry.used)
        del self._index[victim.key]
        last = self._entries.pop()
        if last is not victim:
            self._entries[victim.place] = last
            last.place = victim.place
