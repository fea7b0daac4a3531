"""Notes hits in a buffer of two thousand, emptied at each put, and forgets those that find it full.

Fails: nothing
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


INIT, GET, PUT = LRUCache.__init__, LRUCache.get, LRUCache.put


def init(self, capacity):
    INIT(self, capacity)
    self.noted = []


def get(self, key, default=None):
    if key not in self._data:
        return default
    if len(self.noted) < 2_000:
        self.noted.append(key)
    return self._data[key]


def put(self, key, value):
    for noted in self.noted:
        self._data.move_to_end(noted)
    self.noted.clear()
    PUT(self, key, value)


LRUCache.__init__, LRUCache.get, LRUCache.put = init, get, put
