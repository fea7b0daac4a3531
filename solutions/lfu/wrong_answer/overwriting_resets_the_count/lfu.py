"""A put removes the entry that is there and inserts a new one, whose count is 1 again.

Killed by: test_overwriting_adds_to_the_count
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
        self._values: dict[Hashable, Any] = {}
        self._counts: dict[Hashable, int] = {}
        self._buckets: dict[int, OrderedDict[Hashable, None]] = {}
        self._lowest = 1
        self._lock = Lock()

    def get(self, key: Hashable, default: Any = None) -> Any:
        with self._lock:
            if key not in self._values:
                return default
            self._use(key)
            return self._values[key]

    def put(self, key: Hashable, value: Any) -> None:
        with self._lock:
            if key in self._values:
                self._remove(key)
            elif len(self._values) == self._capacity:
                self._evict()
            self._values[key] = value
            self._counts[key] = 1
            self._buckets.setdefault(1, OrderedDict())[key] = None
            self._lowest = 1

    def __len__(self) -> int:
        with self._lock:
            return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._values

    def _use(self, key: Hashable) -> None:
        count = self._counts[key]
        bucket = self._buckets[count]
        del bucket[key]
        if not bucket:
            del self._buckets[count]
            if self._lowest == count:
                self._lowest = count + 1
        self._counts[key] = count + 1
        self._buckets.setdefault(count + 1, OrderedDict())[key] = None

    def _evict(self) -> None:
        self._remove(next(iter(self._buckets[self._lowest])))

    def _remove(self, key: Hashable) -> None:
        count = self._counts.pop(key)
        del self._buckets[count][key]
        if not self._buckets[count]:
            del self._buckets[count]
        del self._values[key]
