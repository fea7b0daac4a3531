"""A least-frequently-used cache for many threads: your code goes here."""

from collections.abc import Hashable
from typing import Any


class LFUCache:
    """A cache of at most `capacity` entries that evicts the least frequently used one.

    An entry's count is 1 when it is inserted, and each `get` that finds it and each `put` that
    overwrites it adds 1. Every method takes O(1) time, and memory grows with the entries stored,
    not with the capacity.

    Any thread may call any method at any time. Whatever happens at once, each call is one step:
    no other call sees, or changes, a cache on which it is half done.
    """

    def __init__(self, capacity: int) -> None:
        """Start empty, with room for `capacity` entries; raise ValueError if that is below 1."""
        raise NotImplementedError

    def get(self, key: Hashable, default: Any = None) -> Any:
        """Return the value stored under `key`, add 1 to its count and make it most recently used.

        If the key is not stored, return `default` and change nothing. A stored value may be
        anything, None and 0 included: it is the key that decides whether this is a hit.
        """
        raise NotImplementedError

    def put(self, key: Hashable, value: Any) -> None:
        """Store `value` under `key` and make the key the most recently used.

        If the key is stored already, replace its value, add 1 to its count and evict nothing. If
        it is new, its count is 1; and if the cache is full, first evict exactly one entry: of those
        with the lowest count the least recently used. Forget the count of what was evicted, and
        keep no reference to a value that was replaced or evicted.
        """
        raise NotImplementedError

    def __len__(self) -> int:
        """Return the number of entries stored, which never exceeds the capacity."""
        raise NotImplementedError

    def __contains__(self, key: Hashable) -> bool:
        """Tell whether `key` is stored; asking is no use: count and recency stay as they are."""
        raise NotImplementedError
