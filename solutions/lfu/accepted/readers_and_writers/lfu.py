"""The in and len operators share the lock with each other; get and put, which both write, have it alone."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Condition, Lock
from typing import Any


class SharedLock:
    """Many readers or one writer; who waits to write lets no new reader in."""

    def __init__(self) -> None:
        self._changed = Condition(Lock())
        self._readers = 0
        self._writers = 0  # at work or waiting
        self._writing = False

    def begin_reading(self) -> None:
        with self._changed:
            while self._writers:
                self._changed.wait()
            self._readers += 1

    def end_reading(self) -> None:
        with self._changed:
            self._readers -= 1
            if self._writers and not self._readers:
                self._changed.notify_all()

    def __enter__(self) -> None:
        with self._changed:
            self._writers += 1
            while self._readers or self._writing:
                self._changed.wait()
            self._writing = True

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._writers -= 1
            self._writing = False
            self._changed.notify_all()


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._lock = SharedLock()
        self._counts: dict[Hashable, int] = {}
        self._values: dict[int, OrderedDict[Hashable, Any]] = {1: OrderedDict()}
        self._lowest = 1

    def get(self, key: Hashable, default: Any = None) -> Any:
        with self._lock:
            if key not in self._counts:
                return default
            value = self._take(key)
            self._store(key, value, self._counts[key] + 1)
            return value

    def put(self, key: Hashable, value: Any) -> None:
        with self._lock:
            if key in self._counts:
                self._take(key)
                self._store(key, value, self._counts[key] + 1)
                return
            if len(self._counts) == self._capacity:
                victim, _ = self._values[self._lowest].popitem(last=False)
                if not self._values[self._lowest]:
                    del self._values[self._lowest]
                del self._counts[victim]
            self._store(key, value, 1)
            self._lowest = 1

    def __len__(self) -> int:
        self._lock.begin_reading()
        size = len(self._counts)
        self._lock.end_reading()
        return size

    def __contains__(self, key: Hashable) -> bool:
        self._lock.begin_reading()
        found = key in self._counts
        self._lock.end_reading()
        return found

    def _take(self, key: Hashable) -> Any:
        count = self._counts[key]
        value = self._values[count].pop(key)
        if not self._values[count]:
            del self._values[count]
            if self._lowest == count:
                self._lowest = count + 1
        return value

    def _store(self, key: Hashable, value: Any, count: int) -> None:
        self._counts[key] = count
        self._values.setdefault(count, OrderedDict())[key] = value
