"""Gives back a deep copy of what was put, which is equal to it but not the same object.

Fails: what_is_evicted_is_released
"""

import copy
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


GET = LRUCache.get
LRUCache.get = lambda self, key, default=None: copy.deepcopy(GET(self, key, default))
