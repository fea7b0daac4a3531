"""A singly linked list is enough if the dict finds, for each key, the node before its own."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any


class Node:
    __slots__ = ("after", "key", "value")

    def __init__(self, key: Hashable, value: Any) -> None:
        self.key = key
        self.value = value
        self.after: Node | None = None


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._head = self._last = Node(None, None)
        self._before: dict[Hashable, Node] = {}

    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._before:
            return default
        node = self._take(key)
        self._append(node)
        return node.value

    def put(self, key: Hashable, value: Any) -> None:
        if key in self._before:
            self._take(key)
        elif len(self._before) == self._capacity:
            oldest = self._head.after
            assert oldest is not None
            self._take(oldest.key)
        self._append(Node(key, value))

    def __len__(self) -> int:
        return len(self._before)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._before

    def _take(self, key: Hashable) -> Node:
        before = self._before.pop(key)
        node = before.after
        assert node is not None
        before.after = node.after
        if node.after is None:
            self._last = before
        else:
            self._before[node.after.key] = before
            node.after = None
        return node

    def _append(self, node: Node) -> None:
        self._before[node.key] = self._last
        self._last.after = node
        self._last = node
