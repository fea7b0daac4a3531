"""The size goes up with every put until it reaches capacity, also when the put only overwrites.

Killed by: test_length_counts_the_entries
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
        self._size = 0
        self._nodes: dict[Hashable, _Node] = {}
        self._ring = _Node()

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
            self._unlink(node)
            node.value = value
        else:
            node = self._nodes[key] = _Node(key, value)
        self._append(node)
        if len(self._nodes) > self._capacity:
            oldest = self._ring.newer
            self._unlink(oldest)
            del self._nodes[oldest.key]
        elif self._size < self._capacity:
            self._size += 1

    def __len__(self) -> int:
        return self._size

    def __contains__(self, key: Hashable) -> bool:
        return key in self._nodes

    def _unlink(self, node: _Node) -> None:
        node.older.newer, node.newer.older = node.newer, node.older

    def _append(self, node: _Node) -> None:
        node.older, node.newer = self._ring.older, self._ring
        node.older.newer = node.newer.older = node
