"""Keeps a list for membership and makes a set of it at the first question after each put.

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
    self.members = None


def put(self, key, value):
    PUT(self, key, value)
    self.members = None


def contains(self, key):
    if self.members is None:
        self.members = set(self._data)
    return key in self.members


LRUCache.__init__, LRUCache.put, LRUCache.__contains__ = init, put, contains
