"""A dict finds an entry, a bucket for each count keeps the order of use, and one lock makes a call one step."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any


class _Entry:
    """A value, and how often it has been used."""

    __slots__ = ("count", "value")

    def __init__(self, value: Any) -> None:
        self.count = 1
        self.value = value


class LFUCache:
    """A cache of at most `capacity` entries that evicts the least frequently used one.

    A bucket holds the keys of one count, the least recently used first, and no bucket is empty.
    The lowest count needs no search: an insertion makes it 1, and a use that empties its bucket
    moves the entry, and with it the lowest count, just one further.

    Every public method holds the lock from its first look to its last write.
    """

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1, not {capacity!r}")
        self._capacity = capacity
        self._entries: dict[Hashable, _Entry] = {}
        self._buckets: dict[int, OrderedDict[Hashable, None]] = {}
        self._lowest = 1
        self._lock = Lock()

    def get(self, key: Hashable, default: Any = None) -> Any:
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return default
            self._count_use(key, entry)
            return entry.value

    def put(self, key: Hashable, value: Any) -> None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                entry.value = value
                self._count_use(key, entry)
                return
            if len(self._entries) == self._capacity:
                self._evict()
            self._entries[key] = _Entry(value)
            self._append(key, 1)
            self._lowest = 1

    def __len__(self) -> int:
        with self._lock:
            return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._entries

    def _count_use(self, key: Hashable, entry: _Entry) -> None:
        """Move the key to the recent end of the next bucket. Expects the lock held."""
        bucket = self._buckets[entry.count]
        del bucket[key]
        if not bucket:
            del self._buckets[entry.count]
            if self._lowest == entry.count:
                self._lowest += 1
        entry.count += 1
        self._append(key, entry.count)

    def _append(self, key: Hashable, count: int) -> None:
        """Add the key to the bucket of `count`, which is made if need be. Expects the lock held."""
        bucket = self._buckets.get(count)
        if bucket is None:
            bucket = self._buckets[count] = OrderedDict()
        bucket[key] = None

    def _evict(self) -> None:
        """Drop the least recently used entry of the lowest bucket. Expects the lock held."""
        bucket = self._buckets[self._lowest]
        victim, _ = bucket.popitem(last=False)
        if not bucket:
            del self._buckets[self._lowest]
        del self._entries[victim]
