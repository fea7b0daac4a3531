"""Calls itself for ever in get."""


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return self.get(key, default)

    def put(self, key, value):
        pass

    def __len__(self):
        return len(self)

    def __contains__(self, key):
        return key in self
