"""The linked list knows its newest entry only, so an eviction walks all of it to the other end.

Killed by: test_put_is_constant_time
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any


class Node:
    __slots__ = ("key", "newer", "older", "value")

    def __init__(self, key: Hashable, value: Any) -> None:
        self.key = key
        self.value = value
        self.newer: Node | None = None
        self.older: Node | None = None


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._nodes: dict[Hashable, Node] = {}
        self._newest: Node | None = None

    def get(self, key: Hashable, default: Any = None) -> Any:
        node = self._nodes.get(key)
        if node is None:
            return default
        self._unlink(node)
        self._push(node)
        return node.value

    def put(self, key: Hashable, value: Any) -> None:
        node = self._nodes.get(key)
        if node is not None:
            node.value = value
            self._unlink(node)
        else:
            if len(self._nodes) == self._capacity:
                self._evict()
            node = self._nodes[key] = Node(key, value)
        self._push(node)

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._nodes

    def _evict(self) -> None:
        node = self._newest
        while node is not None and node.older is not None:
            node = node.older
        if node is not None:
            self._unlink(node)
            del self._nodes[node.key]

    def _unlink(self, node: Node) -> None:
        if node.newer is None:
            self._newest = node.older
        else:
            node.newer.older = node.older
        if node.older is not None:
            node.older.newer = node.newer

    def _push(self, node: Node) -> None:
        node.newer, node.older = None, self._newest
        if self._newest is not None:
            self._newest.newer = node
        self._newest = node
