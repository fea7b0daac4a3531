"""Keeps values in each cache but the order of use on the class, so that one cache's calls change whom
another evicts.

Allowed: wrong_answer runtime_error
Fails: nothing
"""

from collections import OrderedDict


class LRUCache:
    order = OrderedDict()

    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._data = {}

    def _use(self, key):
        self.order[key] = None
        self.order.move_to_end(key)

    def get(self, key, default=None):
        if key not in self._data:
            return default
        self._use(key)
        return self._data[key]

    def put(self, key, value):
        if key not in self._data and len(self._data) == self._capacity:
            victim = None
            while self.order and victim not in self._data:
                victim, _ = self.order.popitem(last=False)
            self._data.pop(victim if victim in self._data else next(iter(self._data)))
        self._data[key] = value
        self._use(key)

    def __len__(self):
        return len(self._data)

    def __contains__(self, key):
        return key in self._data
