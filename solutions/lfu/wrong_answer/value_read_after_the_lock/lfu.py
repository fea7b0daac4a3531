"""A get counts under the lock but reads the value after it, when the entry may already hold another key's.

Killed by: test_what_was_looked_up_may_have_changed
"""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any


class Entry:
    __slots__ = ("count", "key", "value")


class LFUCache:
    """The entry of a victim is used again for the newcomer, so that a full cache makes no more objects."""

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._entries: dict[Hashable, Entry] = {}
        self._buckets: dict[int, OrderedDict[Entry, None]] = {}
        self._lowest = 1
        self._lock = Lock()

    def get(self, key: Hashable, default: Any = None) -> Any:
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return default
            self._use(entry)
        return entry.value

    def put(self, key: Hashable, value: Any) -> None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                entry.value = value
                self._use(entry)
                return
            entry = self._evict() if len(self._entries) == self._capacity else Entry()
            entry.key, entry.value, entry.count = key, value, 1
            self._entries[key] = entry
            self._buckets.setdefault(1, OrderedDict())[entry] = None
            self._lowest = 1

    def __len__(self) -> int:
        with self._lock:
            return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._entries

    def _use(self, entry: Entry) -> None:
        bucket = self._buckets[entry.count]
        del bucket[entry]
        if not bucket:
            del self._buckets[entry.count]
            if self._lowest == entry.count:
                self._lowest += 1
        entry.count += 1
        self._buckets.setdefault(entry.count, OrderedDict())[entry] = None

    def _evict(self) -> Entry:
        bucket = self._buckets[self._lowest]
        victim, _ = bucket.popitem(last=False)
        if not bucket:
            del self._buckets[self._lowest]
        del self._entries[victim.key]
        return victim
