"""A put that overwrites changes the value and leaves the key's rank as it was.

Killed by: test_overwriting_counts_as_use
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
        self._ring = _Node()  # its newer neighbour is the oldest entry, its older one the newest

    def get(self, key: Hashable, default: Any = None) -> Any:
        node = self._nodes.get(key)
        if node is None:
            return default
        self._unlink(node)
        self._append(node)
        return node.value

    def put(self, key: Hashable, value: Any) -> None:
        node = self._nodes.get(key)
        if node is not None:
            node.value = value
            return
        if len(self._nodes) == self._capacity:
            oldest = self._ring.newer
            self._unlink(oldest)
            del self._nodes[oldest.key]
        node = self._nodes[key] = _Node(key, value)
        self._append(node)

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._nodes

    def _unlink(self, node: _Node) -> None:
        node.older.newer = node.newer
        node.newer.older = node.older

    def _append(self, node: _Node) -> None:
        newest = self._ring.older
        newest.newer = self._ring.older = node
        node.older = newest
        node.newer = self._ring
