"""Counts its entries one by one at the first length asked for after each put.

Fails: all_in_turn_is_constant_time
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
    self.count = 0


def put(self, key, value):
    PUT(self, key, value)
    self.count = None


def length(self):
    if self.count is None:
        self.count = sum(1 for _ in self._data)
    return self.count


LRUCache.__init__, LRUCache.put, LRUCache.__len__ = init, put, length
