"""Sleeps in proportion to what it holds, so that its cost grows where no CPU clock looks.

Allowed: over_budget limit_exceeded
Fails: get_is_constant_time put_is_constant_time
"""

import time
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


GET, PUT = LRUCache.get, LRUCache.put


def get(self, key, default=None):
    time.sleep(len(self._data) * 1e-5)
    return GET(self, key, default)


def put(self, key, value):
    time.sleep(len(self._data) * 1e-5)
    PUT(self, key, value)


LRUCache.get, LRUCache.put = get, put
