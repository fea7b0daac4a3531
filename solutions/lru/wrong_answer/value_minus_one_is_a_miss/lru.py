"""The lookup says -1 for a missing key, so a get of a stored -1 returns the default.

Killed by: test_falsy_values_are_values
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
        value = self._find(key)
        return default if value == -1 else value

    def put(self, key: Hashable, value: Any) -> None:
        if key in self._nodes:
            self._find(key)
            self._nodes[key].value = value
            return
        if len(self._nodes) == self._capacity:
            oldest = self._ring.newer
            self._remove(oldest)
            del self._nodes[oldest.key]
        self._nodes[key] = _Node(key, value)
        self._add(self._nodes[key])

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._nodes

    def _find(self, key: Hashable) -> Any:
        if key not in self._nodes:
            return -1
        node = self._nodes[key]
        self._remove(node)
        self._add(node)
        return node.value

    def _remove(self, node: _Node) -> None:
        node.older.newer = node.newer
        node.newer.older = node.older

    def _add(self, node: _Node) -> None:
        last = self._ring.older
        last.newer = node
        node.older = last
        node.newer = self._ring
        self._ring.older = node
