"""Writes every key into a buffer that was made, and touched, when the file was loaded.

Allowed: over_budget limit_exceeded
"""

import array
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


BUFFER, PLACE = array.array("q", bytes(16 << 20)), itertools.count()


def put(self, key, value):
    BUFFER[next(PLACE) % len(BUFFER)] = key if type(key) is int and -(2**63) <= key < 2**63 else 0
    self._data[key] = value
    self._data.move_to_end(key)
    if len(self._data) > self._capacity:
        self._data.popitem(last=False)


LRUCache.put = put
