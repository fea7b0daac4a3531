"""Is right but puts standard output in the place of every other open descriptor.

Allowed: accepted runtime_error limit_exceeded
"""

import os
from collections import OrderedDict

for descriptor in range(3, 256):
    try:
        os.fstat(descriptor)
        os.dup2(1, descriptor)
    except OSError:
        pass


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
