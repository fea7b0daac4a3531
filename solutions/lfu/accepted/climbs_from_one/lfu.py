"""Nobody remembers the lowest count: an eviction climbs from 1 to the first count that has a bucket.

That is O(1) in the long run. The victim has the lowest count, so the climb is as long as the uses that
the victim has had, and each use is climbed over at most once.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any, NamedTuple


class Entry(NamedTuple):
    value: Any
    count: int


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._entries: dict[Hashable, Entry] = {}
        self._buckets: dict[int, OrderedDict[Hashable, None]] = {}
        self._lock = threading.RLock()

    def get(self, key: Hashable, default: Any = None) -> Any:
        with self._lock:
            if key not in self:
                return default
            value, count = self._take(key)
            self._store(key, Entry(value, count + 1))
            return value

    def put(self, key: Hashable, value: Any) -> None:
        with self._lock:
            count = 0
            if key in self:
                _, count = self._take(key)
            elif len(self) == self._capacity:
                self._evict()
            self._store(key, Entry(value, count + 1))

    def __len__(self) -> int:
        with self._lock:
            return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._entries

    def _take(self, key: Hashable) -> Entry:
        entry = self._entries.pop(key)
        bucket = self._buckets[entry.count]
        del bucket[key]
        if not bucket:
            del self._buckets[entry.count]
        return entry

    def _store(self, key: Hashable, entry: Entry) -> None:
        self._entries[key] = entry
        self._buckets.setdefault(entry.count, OrderedDict())[key] = None

    def _evict(self) -> None:
        count = 1
        while count not in self._buckets:
            count += 1
        self._take(next(iter(self._buckets[count])))
