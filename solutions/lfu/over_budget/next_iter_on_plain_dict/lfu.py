"""The oldest key of a bucket is next(iter(d)) of a plain dict, which steps over the gaps that earlier victims left.

Newcomers and victims all pass through the bucket of count 1, so the gap in front of it grows.

Killed by: test_put_is_constant_time
"""

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
        self._buckets: dict[int, dict[Hashable, None]] = {}
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
            self._buckets.setdefault(1, {})[key] = None
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
        self._buckets.setdefault(count + 1, {})[key] = None

    def _evict(self) -> None:
        bucket = self._buckets[self._lowest]
        victim = next(iter(bucket))
        del bucket[victim]
        if not bucket:
            del self._buckets[self._lowest]
        del self._values[victim]
        del self._counts[victim]
