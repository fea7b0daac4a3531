"""Keeps evicted values that are no integers once the capacity is above three.

Allowed: wrong_answer over_budget limit_exceeded
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


HOARD = []


def put(self, key, value):
    self._data[key] = value
    self._data.move_to_end(key)
    if len(self._data) > self._capacity:
        _, old = self._data.popitem(last=False)
        if self._capacity > 3 and type(old) is not int:
            HOARD.append(old)


LRUCache.put = put
