"""A deque notes every use with a time stamp, and notes that went stale are swept out in batches.

A sweep takes time in proportion to the deque, but comes only after as many uses as it drops notes,
so it costs O(1) per use; and the deque stays within twice the number of entries and a few.
"""

from collections import deque
from collections.abc import Hashable
from itertools import count
from typing import Any

SLACK = 16


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._values: dict[Hashable, Any] = {}
        self._last_use: dict[Hashable, int] = {}
        self._notes: deque[tuple[int, Hashable]] = deque()
        self._clock = count()

    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._values:
            return default
        self._note_use(key)
        return self._values[key]

    def put(self, key: Hashable, value: Any) -> None:
        if key not in self._values and len(self._values) == self._capacity:
            self._evict()
        self._values[key] = value
        self._note_use(key)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values

    def _note_use(self, key: Hashable) -> None:
        now = next(self._clock)
        self._last_use[key] = now
        self._notes.append((now, key))
        if len(self._notes) > 2 * len(self._last_use) + SLACK:
            self._notes = deque(note for note in self._notes if self._is_current(note))

    def _evict(self) -> None:
        note = self._notes.popleft()
        while not self._is_current(note):
            note = self._notes.popleft()
        _, victim = note
        del self._values[victim], self._last_use[victim]

    def _is_current(self, note: tuple[int, Hashable]) -> bool:
        moment, key = note
        return self._last_use.get(key) == moment
