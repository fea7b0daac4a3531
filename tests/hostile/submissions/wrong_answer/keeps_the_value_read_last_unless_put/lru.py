"""Keeps the value that get returned last and forgets it when that key is put, but not when it is
evicted.

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
    self.key, self.value = self, None


def get(self, key, default=None):
    if key == self.key and key in self._data:
        self._data.move_to_end(key)
        return self.value
    self.key, self.value = key, GET(self, key, default)
    return self.value


def put(self, key, value):
    if key == self.key:
        self.key, self.value = self, None
    PUT(self, key, value)


LRUCache.__init__, LRUCache.get, LRUCache.put = init, get, put
