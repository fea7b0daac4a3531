"""A lock for many readers or one writer, where get counts among the readers though it writes.

Killed by: test_threads_that_hit_lose_no_use
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Any


class SharedLock:
    """Many readers at a time, or one writer."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._readers = 0
        self._writing = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self._changed:
            while self._writing:
                self._changed.wait()
            self._readers += 1
        try:
            yield
        finally:
            with self._changed:
                self._readers -= 1
                self._changed.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._changed:
            while self._readers or self._writing:
                self._changed.wait()
            self._writing = True
        try:
            yield
        finally:
            with self._changed:
                self._writing = False
                self._changed.notify_all()


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._values: dict[Hashable, Any] = {}
        self._counts: dict[Hashable, int] = {}
        self._buckets: dict[int, OrderedDict[Hashable, None]] = {}
        self._lowest = 1
        self._lock = SharedLock()

    def get(self, key: Hashable, default: Any = None) -> Any:
        with self._lock.reading():
            if key not in self._values:
                return default
            self._use(key)
            return self._values[key]

    def put(self, key: Hashable, value: Any) -> None:
        with self._lock.writing():
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
        with self._lock.reading():
            return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock.reading():
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
        bucket = self._buckets[self._lowest]
        victim, _ = bucket.popitem(last=False)
        if not bucket:
            del self._buckets[self._lowest]
        del self._values[victim]
        del self._counts[victim]
