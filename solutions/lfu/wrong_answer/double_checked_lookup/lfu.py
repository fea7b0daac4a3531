"""A get finds the entry without the lock and does not look again with it: it may count for one evicted since.

Killed by: test_what_was_looked_up_may_have_changed
"""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any


class Entry:
    def __init__(self, key: Hashable, value: Any) -> None:
        self.key = key
        self.value = value
        self.count = 1


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._entries: dict[Hashable, Entry] = {}
        self._buckets: dict[int, OrderedDict[Hashable, Entry]] = {}
        self._lowest = 1
        self._lock = Lock()

    def get(self, key: Hashable, default: Any = None) -> Any:
        entry = self._entries.get(key)
        if entry is None:
            return default  # nothing to count, so no need for the lock
        with self._lock:
            self._use(entry)
            return entry.value

    def put(self, key: Hashable, value: Any) -> None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                entry.value = value
                self._use(entry)
                return
            if len(self._entries) == self._capacity:
                self._evict()
            entry = self._entries[key] = Entry(key, value)
            self._buckets.setdefault(1, OrderedDict())[key] = entry
            self._lowest = 1

    def __len__(self) -> int:
        with self._lock:
            return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._entries

    def _use(self, entry: Entry) -> None:
        bucket = self._buckets.get(entry.count, OrderedDict())
        bucket.pop(entry.key, None)
        if not bucket:
            self._buckets.pop(entry.count, None)
            if self._lowest == entry.count:
                self._lowest += 1
        entry.count += 1
        self._buckets.setdefault(entry.count, OrderedDict())[entry.key] = entry

    def _evict(self) -> None:
        bucket = self._buckets[self._lowest]
        victim, _ = bucket.popitem(last=False)
        if not bucket:
            del self._buckets[self._lowest]
        del self._entries[victim]
