"""Two classes: one that counts and evicts and has never heard of threads, and one that locks around it."""

from collections import defaultdict
from collections.abc import Hashable
from threading import Lock
from typing import Any


class Node:
    """A place in a ring; one that has no key closes it."""

    def __init__(self, key: Hashable = None, value: Any = None) -> None:
        self.key = key
        self.value = value
        self.count = 1
        self.prev = self
        self.next = self


class Ring:
    """Nodes from the oldest to the newest."""

    def __init__(self) -> None:
        self.end = Node()

    def __bool__(self) -> bool:
        return self.end.next is not self.end

    def append(self, node: Node) -> None:
        node.prev, node.next = self.end.prev, self.end
        node.prev.next = node.next.prev = node

    def oldest(self) -> Node:
        return self.end.next

    @staticmethod
    def remove(node: Node) -> None:
        node.prev.next, node.next.prev = node.next, node.prev


class Unsynchronized:
    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.nodes: dict[Hashable, Node] = {}
        self.rings: defaultdict[int, Ring] = defaultdict(Ring)
        self.lowest = 0

    def get(self, key: Hashable, default: Any) -> Any:
        node = self.nodes.get(key)
        if node is None:
            return default
        self.take(node)
        node.count += 1
        self.rings[node.count].append(node)
        return node.value

    def put(self, key: Hashable, value: Any) -> None:
        node = self.nodes.get(key)
        if node is not None:
            node.value = value
            self.get(key, None)
            return
        if len(self.nodes) == self.capacity:
            victim = self.rings[self.lowest].oldest()
            self.take(victim)
            del self.nodes[victim.key]
        node = self.nodes[key] = Node(key, value)
        self.rings[1].append(node)
        self.lowest = 1

    def take(self, node: Node) -> None:
        ring = self.rings[node.count]
        ring.remove(node)
        if not ring:
            del self.rings[node.count]
            if self.lowest == node.count:
                self.lowest += 1  # wrong after an eviction, but then an insertion follows


class LFUCache:
    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("capacity must be positive")
        self.cache = Unsynchronized(capacity)
        self.lock = Lock()

    def get(self, key: Hashable, default: Any = None) -> Any:
        with self.lock:
            return self.cache.get(key, default)

    def put(self, key: Hashable, value: Any) -> None:
        with self.lock:
            self.cache.put(key, value)

    def __len__(self) -> int:
        with self.lock:
            return len(self.cache.nodes)

    def __contains__(self, key: Hashable) -> bool:
        with self.lock:
            return key in self.cache.nodes
