"""Is right, with a protocol, an abstract base, an enumeration, generics, slots and properties."""

from __future__ import annotations

import abc
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Generic, Protocol, TypeVar, final, runtime_checkable

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Policy(Enum):
    LRU = auto()


@runtime_checkable
class Cache(Protocol[K, V]):
    def get(self, key: K, default: V | None = None) -> V | None: ...


class Base(abc.ABC, Generic[K, V]):
    @abc.abstractmethod
    def get(self, key: K, default: Any = None) -> Any: ...

    @abc.abstractmethod
    def put(self, key: K, value: V) -> None: ...


@dataclass(slots=True, eq=False)
class Node(Generic[K, V]):
    key: K | None = None
    value: V | None = None
    prev: Node[K, V] | None = field(default=None, repr=False)
    next: Node[K, V] | None = field(default=None, repr=False)

    def unlink(self) -> None:
        assert self.prev is not None and self.next is not None
        self.prev.next, self.next.prev = self.next, self.prev
        self.prev = self.next = None

    def insert_after(self, other: Node[K, V]) -> None:
        assert other.next is not None
        self.prev, self.next = other, other.next
        other.next.prev = self
        other.next = self


@final
class LRUCache(Base[K, V]):
    __slots__ = ("_capacity", "_head", "_nodes", "_policy", "_tail")

    def __init__(self, capacity: int) -> None:
        if not isinstance(capacity, int) or capacity < 1:
            raise ValueError(f"bad capacity {capacity!r}")
        self._capacity = capacity
        self._policy = Policy.LRU
        self._nodes: dict[K, Node[K, V]] = {}
        self._head: Node[K, V] = Node()
        self._tail: Node[K, V] = Node()
        self._head.next, self._tail.prev = self._tail, self._head

    @property
    def capacity(self) -> int:
        return self._capacity

    @property
    def full(self) -> bool:
        return len(self) >= self.capacity

    def get(self, key: K, default: Any = None) -> Any:
        try:
            node = self._nodes[key]
        except KeyError:
            return default
        self._touch(node)
        return node.value

    def _touch(self, node: Node[K, V]) -> None:
        node.unlink()
        node.insert_after(self._head)

    def put(self, key: K, value: V) -> None:
        if key in self:
            node = self._nodes[key]
            node.value = value
            self._touch(node)
            return
        if self.full:
            victim = self._tail.prev
            victim.unlink()
            del self._nodes[victim.key]
        node = Node(key, value)
        self._nodes[key] = node
        node.insert_after(self._head)

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, key: object) -> bool:
        return key in self._nodes
