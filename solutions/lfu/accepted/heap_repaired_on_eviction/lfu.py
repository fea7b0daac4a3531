"""A heap of counts and ticks, and a decorator that locks: O(log n), and that is within the budget.

Each key is in the heap once. A use changes the record in the dict only. An eviction that meets a key
which was used since puts it back where it belongs now, which each use can cause at most once.
"""

import functools
import heapq
import itertools
import threading
from collections.abc import Callable, Hashable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def synchronized(method: Callable[P, R]) -> Callable[P, R]:
    """Make a method hold its object's lock while it runs."""

    @functools.wraps(method)
    def holding_the_lock(*args: Any, **kwargs: Any) -> R:
        with args[0].lock:
            return method(*args, **kwargs)

    return holding_the_lock


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self.lock = threading.Lock()
        self._capacity = capacity
        self._records: dict[Hashable, tuple[int, int, Any]] = {}
        self._heap: list[tuple[int, int, Hashable]] = []
        self._ticks = itertools.count()

    @synchronized
    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._records:
            return default
        count, _, value = self._records[key]
        self._records[key] = count + 1, next(self._ticks), value
        return value

    @synchronized
    def put(self, key: Hashable, value: Any) -> None:
        tick = next(self._ticks)
        if key in self._records:
            self._records[key] = self._records[key][0] + 1, tick, value
            return
        if len(self._records) == self._capacity:
            self._evict()
        self._records[key] = 1, tick, value
        heapq.heappush(self._heap, (1, tick, key))

    @synchronized
    def __len__(self) -> int:
        return len(self._records)

    @synchronized
    def __contains__(self, key: Hashable) -> bool:
        return key in self._records

    def _evict(self) -> None:
        while True:
            _, known, key = self._heap[0]
            count, tick, _ = self._records[key]
            if tick == known:
                break
            heapq.heapreplace(self._heap, (count, tick, key))
        heapq.heappop(self._heap)
        del self._records[key]
