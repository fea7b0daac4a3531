"""Writes 64 MB to stdout while being imported and then is right.

Allowed: limit_exceeded runtime_error
"""

import os
from collections import OrderedDict

BLOCK = b"flood " * 10_000
left = 64_000_000
while left > 0:
    left -= os.write(1, BLOCK)


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
