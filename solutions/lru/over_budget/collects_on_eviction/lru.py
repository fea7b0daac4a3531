"""Every eviction calls gc.collect to be sure the value is gone, and so visits every object alive.

Killed by: test_put_is_constant_time
"""

import gc
from collections.abc import Hashable
from typing import Any


class Node:
    def __init__(self, key: Hashable, value: Any) -> None:
        self.key = key
        self.value = value
        self.older = self.newer = self


class LRUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._nodes: dict[Hashable, Node] = {}
        self._ring = Node(None, None)

    def get(self, key: Hashable, default: Any = None) -> Any:
        if key not in self._nodes:
            return default
        node = self._nodes[key]
        self._use(node)
        return node.value

    def put(self, key: Hashable, value: Any) -> None:
        if key in self._nodes:
            self._nodes[key].value = value
            self._use(self._nodes[key])
            return
        if len(self._nodes) == self._capacity:
            oldest = self._ring.newer
            self._unlink(oldest)
            del self._nodes[oldest.key], oldest
            gc.collect()
        self._nodes[key] = Node(key, value)
        self._use(self._nodes[key])

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._nodes

    def _unlink(self, node: Node) -> None:
        node.older.newer, node.newer.older = node.newer, node.older

    def _use(self, node: Node) -> None:
        self._unlink(node)
        node.older, node.newer = self._ring.older, self._ring
        node.older.newer = self._ring.older = node
