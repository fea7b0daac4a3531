"""Calls are put into an inbox, and whoever has the lock answers all that is in it, others' calls included.

A call may find, when it has the lock at last, that it was answered long ago. Under a crowd of threads
the lock then changes hands less often than calls are made.
"""

from collections import OrderedDict, deque
from collections.abc import Hashable
from threading import Lock
from typing import Any

GET, PUT, LEN, IN = range(4)
UNANSWERED: Any = object()


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._lock = Lock()
        self._inbox: deque[list[Any]] = deque()
        self._entries: dict[Hashable, list[Any]] = {}  # value and bucket
        self._buckets: dict[int, OrderedDict[Hashable, None]] = {}
        self._lowest = 1

    def get(self, key: Hashable, default: Any = None) -> Any:
        return self._ask([GET, key, default, UNANSWERED])

    def put(self, key: Hashable, value: Any) -> None:
        return self._ask([PUT, key, value, UNANSWERED])

    def __len__(self) -> int:
        return self._ask([LEN, None, None, UNANSWERED])

    def __contains__(self, key: Hashable) -> bool:
        return self._ask([IN, key, None, UNANSWERED])

    def _ask(self, letter: list[Any]) -> Any:
        self._inbox.append(letter)
        with self._lock:
            while letter[3] is UNANSWERED:
                first = self._inbox.popleft()
                first[3] = self._answer(*first[:3])
        return letter[3]

    def _answer(self, what: int, key: Hashable, value: Any) -> Any:
        if what == LEN:
            return len(self._entries)
        if what == IN:
            return key in self._entries
        entry = self._entries.get(key)
        if entry is not None:
            if what == PUT:
                entry[0] = value
            self._promote(key, entry)
            return entry[0] if what == GET else None
        if what == GET:
            return value
        if len(self._entries) == self._capacity:
            self._evict()
        self._entries[key] = [value, 1]
        self._lowest = 1
        self._buckets.setdefault(1, OrderedDict())[key] = None
        return None

    def _promote(self, key: Hashable, entry: list[Any]) -> None:
        count = entry[1]
        self._remove(key, count)
        if self._lowest == count and count not in self._buckets:
            self._lowest += 1
        entry[1] = count + 1
        bucket = self._buckets.get(count + 1)
        if bucket is None:
            bucket = self._buckets[count + 1] = OrderedDict()
        bucket[key] = None

    def _evict(self) -> None:
        victim = next(iter(self._buckets[self._lowest]))
        self._remove(victim, self._lowest)
        del self._entries[victim]

    def _remove(self, key: Hashable, count: int) -> None:
        bucket = self._buckets[count]
        del bucket[key]
        if not bucket:
            del self._buckets[count]
