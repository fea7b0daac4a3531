"""The textbook form without types: a dummy head, a dummy tail, and a new node for each put."""


class Node:
    def __init__(self, key=None, value=None):
        self.key = key
        self.value = value
        self.prev = None
        self.next = None


class LRUCache:
    def __init__(self, capacity):
        if capacity <= 0:
            raise ValueError("capacity must be positive")
        self.capacity = capacity
        self.map = {}
        self.head = Node()
        self.tail = Node()
        self.head.next = self.tail
        self.tail.prev = self.head

    def remove(self, node):
        node.prev.next = node.next
        node.next.prev = node.prev
        del self.map[node.key]

    def add(self, node):
        node.prev = self.tail.prev
        node.next = self.tail
        self.tail.prev.next = node
        self.tail.prev = node
        self.map[node.key] = node

    def get(self, key, default=None):
        if key not in self.map:
            return default
        node = self.map[key]
        self.remove(node)
        self.add(node)
        return node.value

    def put(self, key, value):
        if key in self.map:
            self.remove(self.map[key])
        self.add(Node(key, value))
        if len(self.map) > self.capacity:
            self.remove(self.head.next)

    def __len__(self):
        return len(self.map)

    def __contains__(self, key):
        return key in self.map
