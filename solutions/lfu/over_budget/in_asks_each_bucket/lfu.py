"""Membership is asked of one bucket after the other, where the dict of values would know.

Killed by: test_many_counts_cost_no_more_than_few
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
                self._values[key] = value
                self._use(key)
                return
            if len(self._values) == self._capacity:
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
            return any(key in bucket for bucket in self._buckets.values())

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
        bucket = self._buckets[self._lowest]
        victim, _ = bucket.popitem(last=False)
        if not bucket:
            del self._buckets[self._lowest]
        del self._values[victim]
        del self._counts[victim]
