"""A dict finds the entry for a key, and a ring of linked entries keeps the order of use."""

from collections.abc import Hashable
from typing import Any


class _Entry:
    """A key and its value, linked to its neighbours in the order of use."""

    __slots__ = ("key", "newer", "older", "value")

    key: Hashable
    value: Any
    older: "_Entry"
    newer: "_Entry"

    def __init__(self) -> None:
        self.older = self.newer = self


class LRUCache:
    """A cache of at most `capacity` entries that evicts the least recently used one.

    The ring is closed by an entry that stands for no key: next to it are the newest entry on the
    older side and the oldest on the newer side. No link is ever None, so nothing is a special case.
    """

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1, not {capacity!r}")
        self._capacity = capacity
        self._entries: dict[Hashable, _Entry] = {}
        self._ring = _Entry()

    def get(self, key: Hashable, default: Any = None) -> Any:
        entry = self._entries.get(key)
        if entry is None:
            return default
        if entry is not self._ring.older:
            self._make_newest(entry)
        return entry.value

    def put(self, key: Hashable, value: Any) -> None:
        entries = self._entries
        entry = entries.get(key)
        if entry is None:
            if len(entries) < self._capacity:
                entry = _Entry()
            else:
                # The victim's entry is handed to the newcomer: its old key and value are let go.
                entry = self._ring.newer
                del entries[entry.key]
            entry.key = key
            entries[key] = entry
        entry.value = value
        self._make_newest(entry)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._entries

    def _make_newest(self, entry: _Entry) -> None:
        """Move an entry to the newest place; a new one, linked only to itself, moves in."""
        older, newer = entry.older, entry.newer
        older.newer = newer
        newer.older = older

        ring = self._ring
        newest = ring.older
        entry.older = newest
        entry.newer = ring
        newest.newer = entry
        ring.older = entry
