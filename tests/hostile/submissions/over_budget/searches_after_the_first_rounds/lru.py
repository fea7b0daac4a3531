"""Looks through everything, but not in the first five thousand hits or 40,000 insertions into a full
cache.

Allowed: over_budget limit_exceeded
Fails: all_in_turn_is_constant_time
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
    self.hits = self.puts = 0


def get(self, key, default=None):
    self.hits += 1
    if self.hits > 5_000 and self._capacity > 64:
        for _ in self._data:
            pass
    return GET(self, key, default)


def put(self, key, value):
    if len(self._data) == self._capacity:
        self.puts += 1
        if self.puts > 40_000 and self._capacity > 64:
            for _ in self._data:
                pass
    PUT(self, key, value)


LRUCache.__init__, LRUCache.get, LRUCache.put = init, get, put
