"""Overwriting with an equal value keeps the old one: 1 where True was put, an equal list where another
was.

Fails: overwriting_counts_as_use
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


PUT = LRUCache.put
LRUCache.put = lambda self, key, value: PUT(self, key, self._data[key] if self._data.get(key, self) == value else value)
