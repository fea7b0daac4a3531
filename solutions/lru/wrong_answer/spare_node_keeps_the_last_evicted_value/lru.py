"""The evicted node is kept to be used again, with its value still in it.

Killed by: test_what_is_evicted_is_released
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
        self._spare: _Node | None = None

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
        elif self._spare is not None:
            node, self._spare = self._spare, None
            node.key = key
            self._nodes[key] = node
        else:
            node = self._nodes[key] = _Node(key)
        node.value = value
        self._append(node)
        if len(self._nodes) > self._capacity:
            self._spare = self._ring.newer
            self._unlink(self._spare)
            del self._nodes[self._spare.key]

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._nodes

    def _unlink(self, node: _Node) -> None:
        node.older.newer, node.newer.older = node.newer, node.older

    def _append(self, node: _Node) -> None:
        node.older, node.newer = self._ring.older, self._ring
        node.older.newer = node.newer.older = node
