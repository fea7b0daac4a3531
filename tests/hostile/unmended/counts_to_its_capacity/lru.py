"""Counts up to its capacity when it is made, and again for each of its first three keys.

Allowed: over_budget limit_exceeded
"""

import itertools
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


def count(capacity):
    for _ in itertools.repeat(None, capacity):
        pass


def init(self, capacity):
    INIT(self, capacity)
    count(capacity)


def put(self, key, value):
    if len(self._data) < 1:
        count(self._capacity)
    PUT(self, key, value)


LRUCache.__init__, LRUCache.put = init, put
