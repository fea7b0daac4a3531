"""Looks through everything, unless the capacity is one of those at which cost is measured.

Fails: get_is_constant_time put_is_constant_time
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


GET, PUT, IN = LRUCache.get, LRUCache.put, LRUCache.__contains__


def search(self):
    if self._capacity not in (512, 16_384, 131_072):
        for _ in self._data:
            pass


def get(self, key, default=None):
    search(self)
    return GET(self, key, default)


def put(self, key, value):
    search(self)
    PUT(self, key, value)


def contains(self, key):
    search(self)
    return IN(self, key)


LRUCache.get, LRUCache.put, LRUCache.__contains__ = get, put, contains
