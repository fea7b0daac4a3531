"""Closes every descriptor above 2 after the tenth put, so that no reply can come.

Fails: long_mixed_histories get_is_constant_time membership_is_constant_time put_is_constant_time
"""

import os
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


PUT, COUNT = LRUCache.put, [0]


def put(self, key, value):
    PUT(self, key, value)
    COUNT[0] += 1
    if COUNT[0] == 10:
        os.closerange(3, 4096)


LRUCache.put = put
