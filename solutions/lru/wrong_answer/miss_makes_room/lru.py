"""A get that misses in a full cache already evicts the oldest entry, for the put that may follow.

Killed by: test_a_miss_changes_nothing
"""

from collections.abc import Hashable
from typing import Any


class _Node:
    __slots__ = ("key", "newer", "older", "value")

    def __init__(self, key: Hashable = None, value: Any = None) -> None:
        self.key = key
        self.value = value
        self.older = self
        self.newer = self


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._nodes: dict[Hashable, _Node] = {}
        self._ring = _Node()

    def get(self, key: Hashable, default: Any = None) -> Any:
        node = self._lookup(key)
        return default if node is None else node.value

    def put(self, key: Hashable, value: Any) -> None:
        node = self._lookup(key)
        if node is not None:
            node.value = value
            return
        node = self._nodes[key] = _Node(key, value)
        self._append(node)

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._nodes

    def _lookup(self, key: Hashable) -> _Node | None:
        """The key's node, made most recent; or None, and then there is room for one more."""
        node = self._nodes.get(key)
        if node is not None:
            self._unlink(node)
            self._append(node)
        elif len(self._nodes) == self._capacity:
            oldest = self._ring.newer
            self._unlink(oldest)
            del self._nodes[oldest.key]
        return node

    def _unlink(self, node: _Node) -> None:
        node.older.newer, node.newer.older = node.newer, node.older

    def _append(self, node: _Node) -> None:
        node.older, node.newer = self._ring.older, self._ring
        node.older.newer = node.newer.older = node
