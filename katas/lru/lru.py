"""A least-recently-used cache: your code goes here."""

from collections.abc import Hashable
from typing import Any


class LRUCache:
    """A cache of at most `capacity` entries that evicts the least recently used one.

    An entry is used when it is inserted, overwritten or read by `get`. Every method takes O(1)
    time, and memory grows with the entries stored, not with the capacity.
    """

    def __init__(self, capacity: int) -> None:
        """Start empty, with room for `capacity` entries; raise ValueError if that is below 1."""
        raise NotImplementedError

    def get(self, key: Hashable, default: Any = None) -> Any:
        """Return the value stored under `key` and make the key the most recently used.

        If the key is not stored, return `default` and change nothing. A stored value may be
        anything, None and 0 included: it is the key that decides whether this is a hit.
        """
        raise NotImplementedError

    def put(self, key: Hashable, value: Any) -> None:
        """Store `value` under `key` and make the key the most recently used.

        If the key is stored already, replace its value and evict nothing. If it is new and the
        cache is full, evict exactly one entry, the least recently used. Keep no reference to a
        value that was replaced or evicted.
        """
        raise NotImplementedError

    def __len__(self) -> int:
        """Return the number of entries stored, which never exceeds the capacity."""
        raise NotImplementedError

    def __contains__(self, key: Hashable) -> bool:
        """Tell whether `key` is stored; asking is not using, so the order of use stays as it is."""
        raise NotImplementedError
