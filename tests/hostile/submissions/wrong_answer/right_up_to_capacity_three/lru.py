"""Is right for the small capacities of hand-written tests and first in, first out beyond.

Fails: a_hit_counts_as_use overwriting_counts_as_use long_mixed_histories
"""

from collections import OrderedDict


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._data = OrderedDict()
        self._calls = 0

    def get(self, key, default=None):
        self._calls += 1
        if key not in self._data:
            return default
        if self._capacity <= 3:
            self._data.move_to_end(key)
        return self._data[key]

    def put(self, key, value):
        self._calls += 1
        self._data[key] = value
        if self._capacity <= 3:
            self._data.move_to_end(key)
        if len(self._data) > self._capacity:
            self._data.popitem(last=False)

    def __len__(self):
        return len(self._data)

    def __contains__(self, key):
        return key in self._data
