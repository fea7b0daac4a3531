"""The linked list lives in arrays of ints: a link is a row number, and row 0 closes the ring.

The arrays grow by one row for each entry until the cache is full; from then on a newcomer takes
over the row of the victim, so no list of free rows is needed.
"""

from array import array
from collections.abc import Hashable
from typing import Any


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("a cache needs room for at least one entry")
        self._capacity = capacity
        self._row: dict[Hashable, int] = {}
        self._keys: list[Hashable] = [None]
        self._values: list[Any] = [None]
        self._older = array("q", [0])
        self._newer = array("q", [0])

    def get(self, key: Hashable, default: Any = None) -> Any:
        row = self._row.get(key, 0)
        if not row:
            return default
        self._unlink(row)
        self._link(row)
        return self._values[row]

    def put(self, key: Hashable, value: Any) -> None:
        row = self._row.get(key, 0)
        if row:
            self._unlink(row)
            self._values[row] = value
        elif len(self._row) == self._capacity:
            row = self._newer[0]
            self._unlink(row)
            del self._row[self._keys[row]]
            self._row[key] = row
            self._keys[row] = key
            self._values[row] = value
        else:
            row = len(self._keys)
            self._row[key] = row
            self._keys.append(key)
            self._values.append(value)
            self._older.append(0)
            self._newer.append(0)
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
        self._older[row] = newest
        self._newer[row] = 0
        self._newer[newest] = self._older[0] = row
