"""Each use queues a new record, and outdated ones keep their old value until the queue is tidied.

Killed by: test_what_is_evicted_is_released
"""

from collections import deque
from collections.abc import Hashable
from typing import Any


class _Record:
    __slots__ = ("key", "value")

    def __init__(self, key: Hashable, value: Any) -> None:
        self.key = key
        self.value = value


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._latest: dict[Hashable, _Record] = {}
        self._queue: deque[_Record] = deque()  # oldest use first, outdated records among them

    def get(self, key: Hashable, default: Any = None) -> Any:
        record = self._latest.get(key)
        if record is None:
            return default
        self._use(key, record.value)
        return record.value

    def put(self, key: Hashable, value: Any) -> None:
        self._use(key, value)
        if len(self._latest) > self._capacity:
            oldest = self._queue.popleft()
            while self._latest.get(oldest.key) is not oldest:
                oldest = self._queue.popleft()
            del self._latest[oldest.key]

    def __len__(self) -> int:
        return len(self._latest)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._latest

    def _use(self, key: Hashable, value: Any) -> None:
        self._latest[key] = record = _Record(key, value)
        self._queue.append(record)
        if len(self._queue) > 2 * len(self._latest) + 8:
            self._queue = deque(r for r in self._queue if self._latest[r.key] is r)
