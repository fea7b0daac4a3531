"""Nodes are dataclasses with optional links, and the cache knows its oldest and newest node."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    key: Hashable
    value: Any
    older: Node | None = field(default=None, repr=False)
    newer: Node | None = field(default=None, repr=False)


@dataclass(eq=False)
class LRUCache:
    capacity: int
    _nodes: dict[Hashable, Node] = field(default_factory=dict, init=False, repr=False)
    _oldest: Node | None = field(default=None, init=False, repr=False)
    _newest: Node | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        if self.capacity < 1:
            raise ValueError(f"capacity is {self.capacity}, but must be positive")

    def get(self, key: Hashable, default: Any = None) -> Any:
        match self._nodes.get(key):
            case None:
                return default
            case node:
                self._remove(node)
                self._append(node)
                return node.value

    def put(self, key: Hashable, value: Any) -> None:
        if (known := self._nodes.get(key)) is not None:
            known.value = value
            self._remove(known)
            self._append(known)
            return
        if len(self) == self.capacity:
            victim = self._oldest
            assert victim is not None
            self._remove(victim)
            del self._nodes[victim.key]
        node = self._nodes[key] = Node(key, value)
        self._append(node)

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._nodes

    def _remove(self, node: Node) -> None:
        if node.older is None:
            self._oldest = node.newer
        else:
            node.older.newer = node.newer
        if node.newer is None:
            self._newest = node.older
        else:
            node.newer.older = node.older

    def _append(self, node: Node) -> None:
        node.older, node.newer = self._newest, None
        if self._newest is None:
            self._oldest = node
        else:
            self._newest.newer = node
        self._newest = node
