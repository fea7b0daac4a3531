"""The in and len operators look without the lock, and look again with it if a put came in between.

A put that adds or takes away entries makes the version odd while it is at it, and even again when it
is done. Who saw the same even version before and after has seen the entries as they were all the
while.
"""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._lock = Lock()
        self._version = 0
        self._entries: dict[Hashable, list[Any]] = {}  # value and count
        self._buckets: dict[int, OrderedDict[Hashable, None]] = {}
        self._lowest = 1

    def get(self, key: Hashable, default: Any = None) -> Any:
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return default
            self._use(key, entry)
            return entry[0]

    def put(self, key: Hashable, value: Any) -> None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                entry[0] = value
                self._use(key, entry)
                return
            self._version += 1
            if len(self._entries) == self._capacity:
                bucket = self._buckets[self._lowest]
                victim, _ = bucket.popitem(last=False)
                if not bucket:
                    del self._buckets[self._lowest]
                del self._entries[victim]
            self._entries[key] = [value, 1]
            self._bucket(1)[key] = None
            self._lowest = 1
            self._version += 1

    def __len__(self) -> int:
        version = self._version
        size = len(self._entries)
        if version % 2 == 0 and version == self._version:
            return size
        with self._lock:
            return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        version = self._version
        found = key in self._entries
        if version % 2 == 0 and version == self._version:
            return found
        with self._lock:
            return key in self._entries

    def _use(self, key: Hashable, entry: list[Any]) -> None:
        count = entry[1]
        bucket = self._buckets[count]
        del bucket[key]
        if not bucket:
            del self._buckets[count]
            if self._lowest == count:
                self._lowest = count + 1
        entry[1] = count + 1
        self._bucket(count + 1)[key] = None

    def _bucket(self, count: int) -> OrderedDict[Hashable, None]:
        if count not in self._buckets:
            self._buckets[count] = OrderedDict()
        return self._buckets[count]
