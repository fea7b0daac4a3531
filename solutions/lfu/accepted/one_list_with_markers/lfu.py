"""One linked list of all entries in order of eviction, and for each count a marker at its last entry.

A used entry moves to just behind the last one of the next count, or of its own if there is none; both
are at a marker, so no step of the list is ever walked. A monitor guards it: a condition that nobody
waits on is a lock by another name.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from threading import Condition
from typing import Any


@dataclass(slots=True, eq=False)
class Entry:
    key: Hashable
    value: Any
    count: int
    before: Entry | None = None
    after: Entry | None = None


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"no room for {capacity} entries")
        self._capacity = capacity
        self._entries: dict[Hashable, Entry] = {}
        self._head = Entry(None, None, 0)  # always first: in front of the next victim
        self._last: dict[int, Entry] = {0: self._head}
        self._monitor = Condition()

    def get(self, key: Hashable, default: Any = None) -> Any:
        with self._monitor:
            entry = self._entries.get(key)
            if entry is None:
                return default
            self._use(entry)
            return entry.value

    def put(self, key: Hashable, value: Any) -> None:
        with self._monitor:
            entry = self._entries.get(key)
            if entry is not None:
                entry.value = value
                self._use(entry)
                return
            if len(self._entries) >= self._capacity:
                victim = self._head.after
                assert victim is not None
                self._forget_last(victim)
                self._unlink(victim)
                del self._entries[victim.key]
            entry = self._entries[key] = Entry(key, value, 1)
            self._link(entry, self._last.get(1, self._head))
            self._last[1] = entry

    def __len__(self) -> int:
        with self._monitor:
            return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        with self._monitor:
            return key in self._entries

    def _use(self, entry: Entry) -> None:
        place = self._last.get(entry.count + 1) or self._last[entry.count]
        self._forget_last(entry)
        if place is not entry:
            self._unlink(entry)
            self._link(entry, place)
        entry.count += 1
        self._last[entry.count] = entry

    def _forget_last(self, entry: Entry) -> None:
        """Let the marker of the entry's count, if it is at this entry, go back by one or go."""
        if self._last[entry.count] is entry:
            before = entry.before
            assert before is not None
            if before.count == entry.count:
                self._last[entry.count] = before
            else:
                del self._last[entry.count]

    @staticmethod
    def _unlink(entry: Entry) -> None:
        before, after = entry.before, entry.after
        assert before is not None
        before.after = after
        if after is not None:
            after.before = before
        entry.before = entry.after = None

    @staticmethod
    def _link(entry: Entry, before: Entry) -> None:
        entry.before, entry.after = before, before.after
        if entry.after is not None:
            entry.after.before = entry
        before.after = entry
