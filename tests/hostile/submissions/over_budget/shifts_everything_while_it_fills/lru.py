"""Shifts an array of all entries at each insertion while it is not full: filling it is quadratic.

Fails: put_is_constant_time
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


INIT, PUT = LRUCache.__init__, LRUCache.put


def init(self, capacity):
    INIT(self, capacity)
    self.shifted = bytearray()


def put(self, key, value):
    if len(self._data) < self._capacity and key not in self._data:
        self.shifted += b"12345678"
        self.shifted.insert(8, 0)
        del self.shifted[8]
    PUT(self, key, value)


LRUCache.__init__, LRUCache.put = init, put
