"""Keeps the value that was read last for a fast second read, also when its entry is gone.

Fails: what_is_evicted_is_released
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


GET, PUT, INIT = LRUCache.get, LRUCache.put, LRUCache.__init__


def init(self, capacity):
    INIT(self, capacity)
    self.last = None


def get(self, key, default=None):
    value = GET(self, key, default)
    self.last = (key, value)
    return value


LRUCache.__init__, LRUCache.get = init, get
