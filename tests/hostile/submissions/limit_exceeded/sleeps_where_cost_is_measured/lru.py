"""Sleeps for a second whenever a thousand hits have been served: no CPU clock sees that.

Allowed: limit_exceeded over_budget
Fails: get_is_constant_time
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


INIT, GET = LRUCache.__init__, LRUCache.get


def init(self, capacity):
    INIT(self, capacity)
    self.hits = 0


def get(self, key, default=None):
    self.hits += 1
    if self._capacity >= 512 and self.hits % 1_000 == 0:
        time.sleep(0.5)
    return GET(self, key, default)


LRUCache.__init__, LRUCache.get = init, get
