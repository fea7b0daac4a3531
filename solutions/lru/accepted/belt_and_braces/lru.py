"""Right but slow: a lock, argument checks, properties, assertions and a log around every step."""

import logging
import threading
from collections.abc import Hashable
from typing import Any

log = logging.getLogger(__name__)


class Node:
    def __init__(self, key: Hashable, value: Any) -> None:
        self.key = key
        self.value = value
        self.older = self
        self.newer = self

    @property
    def is_linked(self) -> bool:
        return self.older.newer is self and self.newer.older is self


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1, got {capacity!r}")
        self._capacity = capacity
        self._lock = threading.RLock()
        self._nodes: dict[Hashable, Node] = {}
        self._end = Node(None, None)

    @property
    def capacity(self) -> int:
        return self._capacity

    def get(self, key: Hashable, default: Any = None) -> Any:
        self._check(key)
        with self._lock:
            if key not in self._nodes:
                log.debug("miss: %r", key)
                return default
            node = self._nodes[key]
            self._take_out(node)
            self._append(node)
            return node.value

    def put(self, key: Hashable, value: Any) -> None:
        self._check(key)
        with self._lock:
            if key in self._nodes:
                node = self._nodes[key]
                node.value = value
                self._take_out(node)
            else:
                if len(self._nodes) == self.capacity:
                    self._evict()
                node = self._nodes[key] = Node(key, value)
            self._append(node)
            assert len(self._nodes) <= self.capacity

    def __len__(self) -> int:
        with self._lock:
            return len(self._nodes)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._nodes

    @staticmethod
    def _check(key: Hashable) -> None:
        if not isinstance(key, (int, str, bytes, tuple)):
            raise TypeError(f"a key cannot be a {type(key).__name__}")

    def _evict(self) -> None:
        victim = self._end.newer
        assert victim is not self._end, "a full cache has an oldest entry"
        self._take_out(victim)
        del self._nodes[victim.key]

    def _take_out(self, node: Node) -> None:
        assert node.is_linked
        node.older.newer = node.newer
        node.newer.older = node.older

    def _append(self, node: Node) -> None:
        node.older = self._end.older
        node.newer = self._end
        node.older.newer = node
        node.newer.older = node
