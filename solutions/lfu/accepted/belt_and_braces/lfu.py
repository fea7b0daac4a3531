"""Right but slow: argument checks, assertions, a log, and a lock that complains while it has to wait."""

import logging
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock, get_ident
from typing import Any

log = logging.getLogger(__name__)


class Entry:
    def __init__(self, value: Any) -> None:
        self.value = value
        self._count = 1

    @property
    def count(self) -> int:
        return self._count

    def increment(self) -> None:
        self._count += 1


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1, got {capacity!r}")
        self._capacity = capacity
        self._lock = Lock()
        self._owner: int | None = None
        self._entries: dict[Hashable, Entry] = {}
        self._buckets: dict[int, OrderedDict[Hashable, Entry]] = {}
        self._lowest = 1

    def __enter__(self) -> None:
        while not self._lock.acquire(timeout=1.0):
            log.warning("thread %s still waits for thread %s", get_ident(), self._owner)
        self._owner = get_ident()

    def __exit__(self, *_: object) -> None:
        self._owner = None
        self._lock.release()

    def get(self, key: Hashable, default: Any = None) -> Any:
        self._check(key)
        with self:
            if key not in self._entries:
                log.debug("miss: %r", key)
                return default
            self._use(key)
            return self._entries[key].value

    def put(self, key: Hashable, value: Any) -> None:
        self._check(key)
        with self:
            if key in self._entries:
                self._entries[key].value = value
                self._use(key)
            else:
                if len(self._entries) == self._capacity:
                    self._evict()
                self._enter(key, Entry(value))
                self._lowest = 1
            assert len(self._entries) <= self._capacity

    def __len__(self) -> int:
        with self:
            return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        self._check(key)
        with self:
            return key in self._entries

    @staticmethod
    def _check(key: Hashable) -> None:
        if not isinstance(key, (int, str, bytes, tuple)):
            raise TypeError(f"a key cannot be a {type(key).__name__}")

    def _use(self, key: Hashable) -> None:
        assert self._owner == get_ident(), "the caller must have the cache to itself"
        entry = self._leave(key)
        if self._lowest == entry.count and entry.count not in self._buckets:
            self._lowest += 1
        entry.increment()
        self._enter(key, entry)

    def _evict(self) -> None:
        assert self._owner == get_ident(), "the caller must have the cache to itself"
        victim = next(iter(self._buckets[self._lowest]))
        self._leave(victim)
        log.debug("evicted: %r", victim)

    def _leave(self, key: Hashable) -> Entry:
        entry = self._entries.pop(key)
        bucket = self._buckets[entry.count]
        del bucket[key]
        if not bucket:
            del self._buckets[entry.count]
        return entry

    def _enter(self, key: Hashable, entry: Entry) -> None:
        self._entries[key] = entry
        self._buckets.setdefault(entry.count, OrderedDict())[key] = entry
