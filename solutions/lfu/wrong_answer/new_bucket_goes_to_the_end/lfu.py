"""A new bucket is linked behind the last one, which is its place only while no higher count has one.

Killed by: test_a_hit_adds_to_the_count
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import RLock
from typing import Any


class Bucket:
    __slots__ = ("after", "before", "count", "values")

    def __init__(self, count: int) -> None:
        self.count = count
        self.values: OrderedDict[Hashable, Any] = OrderedDict()
        self.before = self.after = self

    def insert_after(self, other: Bucket) -> None:
        self.before, self.after = other, other.after
        self.before.after = self.after.before = self

    def unlink(self) -> None:
        self.before.after, self.after.before = self.after, self.before


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._bucket_of: dict[Hashable, Bucket] = {}
        self._ring = Bucket(0)
        self._lock = RLock()

    def get(self, key: Hashable, default: Any = None) -> Any:
        with self._lock:
            if key not in self._bucket_of:
                return default
            value = self._take(key)
            self._promote(key, value)
            return value

    def put(self, key: Hashable, value: Any) -> None:
        with self._lock:
            if key in self:
                self._take(key)
                self._promote(key, value)
                return
            if len(self) == self._capacity:
                self._evict()
            self._place(key, value, self._ring)

    def __len__(self) -> int:
        with self._lock:
            return len(self._bucket_of)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._bucket_of

    def _take(self, key: Hashable) -> Any:
        return self._bucket_of[key].values.pop(key)

    def _promote(self, key: Hashable, value: Any) -> None:
        """Place a key that was just taken from its bucket into the next, and drop the old one if it is empty."""
        old = self._bucket_of[key]
        self._place(key, value, old)
        if not old.values:
            old.unlink()

    def _place(self, key: Hashable, value: Any, before: Bucket) -> None:
        bucket = before.after
        while bucket.count != before.count + 1 and bucket is not self._ring:
            bucket = bucket.after
        if bucket.count != before.count + 1:
            bucket = Bucket(before.count + 1)
            bucket.insert_after(before if before is self._ring else self._ring.before)
        bucket.values[key] = value
        self._bucket_of[key] = bucket

    def _evict(self) -> None:
        lowest = self._ring.after
        victim, _ = lowest.values.popitem(last=False)
        del self._bucket_of[victim]
        if not lowest.values:
            lowest.unlink()
