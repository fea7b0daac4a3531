"""Lets every value go as it must but keeps a copy of its text for ever.

Allowed: over_budget wrong_answer limit_exceeded
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


HOARD = []
PUT = LRUCache.put


def put(self, key, value):
    HOARD.append(repr((key, value)) + " " * 200)
    PUT(self, key, value)


LRUCache.put = put
