"""Evicts the second oldest entry once ten thousand have been evicted, where no one asks who is left.

Fails: nothing
"""

from collections import OrderedDict


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._data = OrderedDict()

    def get(self, key, default=None):
        if key not in self._data:
            return default
        self._data.move_to_end(key)
        return self._data[key]

    def put(self, key, value):
        self._data[key] = value
        self._data.move_to_end(key)
        if len(self._data) > self._capacity:
            self._data.popitem(last=False)

    def __len__(self):
        return len(self._data)

    def __contains__(self, key):
        return key in self._data


INIT = LRUCache.__init__


def init(self, capacity):
    INIT(self, capacity)
    self.evicted = 0


def put(self, key, value):
    self._data[key] = value
    self._data.move_to_end(key)
    if len(self._data) > self._capacity:
        self.evicted += 1
        if self.evicted > 10_000 and self._capacity > 1:
            self._data.move_to_end(next(iter(self._data)))
        self._data.popitem(last=False)


LRUCache.__init__, LRUCache.put = init, put
