"""The links are lists made for the whole capacity at once, before there is anything to link.

Killed by: test_memory_is_bounded
"""

from collections.abc import Hashable
from typing import Any


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._row: dict[Hashable, int] = {}
        self._keys: list[Hashable] = [None] * (capacity + 1)
        self._values: list[Any] = [None] * (capacity + 1)
        self._older = [0] * (capacity + 1)
        self._newer = [0] * (capacity + 1)

    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._row:
            return default
        row = self._row[key]
        self._unlink(row)
        self._link(row)
        return self._values[row]

    def put(self, key: Hashable, value: Any) -> None:
        if key in self._row:
            row = self._row[key]
            self._unlink(row)
        elif len(self._row) < self._capacity:
            row = len(self._row) + 1
        else:
            row = self._newer[0]
            self._unlink(row)
            del self._row[self._keys[row]]
        self._row[key] = row
        self._keys[row] = key
        self._values[row] = value
        self._link(row)

    def __len__(self) -> int:
        return len(self._row)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._row

    def _unlink(self, row: int) -> None:
        older, newer = self._older[row], self._newer[row]
        self._newer[older] = newer
        self._older[newer] = older

    def _link(self, row: int) -> None:
        newest = self._older[0]
        self._older[row], self._newer[row] = newest, 0
        self._newer[newest] = self._older[0] = row
