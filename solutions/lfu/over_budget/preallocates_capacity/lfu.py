"""Slots for the whole capacity are made at once, before there is anything to put in them.

Killed by: test_memory_is_bounded
"""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._values: list[Any] = [None] * capacity
        self._counts = [0] * capacity
        self._free = list(range(capacity))
        self._slots: dict[Hashable, int] = {}
        self._buckets: dict[int, OrderedDict[Hashable, None]] = {}
        self._lowest = 1
        self._lock = Lock()

    def get(self, key: Hashable, default: Any = None) -> Any:
        with self._lock:
            slot = self._slots.get(key)
            if slot is None:
                return default
            self._use(key, slot)
            return self._values[slot]

    def put(self, key: Hashable, value: Any) -> None:
        with self._lock:
            slot = self._slots.get(key)
            if slot is not None:
                self._use(key, slot)
            else:
                if not self._free:
                    self._evict()
                slot = self._slots[key] = self._free.pop()
                self._counts[slot] = 1
                self._buckets.setdefault(1, OrderedDict())[key] = None
                self._lowest = 1
            self._values[slot] = value

    def __len__(self) -> int:
        with self._lock:
            return len(self._slots)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._slots

    def _use(self, key: Hashable, slot: int) -> None:
        count = self._counts[slot]
        bucket = self._buckets[count]
        del bucket[key]
        if not bucket:
            del self._buckets[count]
            if self._lowest == count:
                self._lowest = count + 1
        self._counts[slot] = count + 1
        self._buckets.setdefault(count + 1, OrderedDict())[key] = None

    def _evict(self) -> None:
        bucket = self._buckets[self._lowest]
        victim, _ = bucket.popitem(last=False)
        if not bucket:
            del self._buckets[self._lowest]
        slot = self._slots.pop(victim)
        self._values[slot] = None
        self._free.append(slot)
