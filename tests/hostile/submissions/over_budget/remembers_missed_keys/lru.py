"""Remembers every key that was ever asked for in vain.

Allowed: over_budget limit_exceeded
Fails: memory_is_bounded
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


GET, MISSED = LRUCache.get, {}


def get(self, key, default=None):
    if key not in self._data:
        MISSED[key] = MISSED.get(key, 0) + 1
    return GET(self, key, default)


LRUCache.get = get
