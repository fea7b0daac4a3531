"""Moving the oldest entry to the front leaves the tail pointing at it, so it is evicted next.

Killed by: test_a_hit_counts_as_use
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any


class _Node:
    __slots__ = ("key", "next", "prev", "value")

    def __init__(self, key: Hashable, value: Any) -> None:
        self.key = key
        self.value = value
        self.prev: _Node | None = None
        self.next: _Node | None = None


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._nodes: dict[Hashable, _Node] = {}
        self._head: _Node | None = None  # most recent
        self._tail: _Node | None = None  # least recent

    def get(self, key: Hashable, default: Any = None) -> Any:
        node = self._nodes.get(key)
        if node is None:
            return default
        self._move_to_front(node)
        return node.value

    def put(self, key: Hashable, value: Any) -> None:
        node = self._nodes.get(key)
        if node is not None:
            node.value = value
            self._move_to_front(node)
            return
        if len(self._nodes) == self._capacity:
            self._evict()
        node = self._nodes[key] = _Node(key, value)
        self._push_front(node)

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._nodes

    def _push_front(self, node: _Node) -> None:
        node.prev = None
        node.next = self._head
        if self._head is not None:
            self._head.prev = node
        self._head = node
        if self._tail is None:
            self._tail = node

    def _move_to_front(self, node: _Node) -> None:
        if node.prev is None:
            return
        node.prev.next = node.next
        if node.next is not None:
            node.next.prev = node.prev
        self._push_front(node)

    def _evict(self) -> None:
        victim = self._tail
        if victim is None:
            return
        self._tail = victim.prev
        if self._tail is None:
            self._head = None
        else:
            self._tail.next = None
        del self._nodes[victim.key]
