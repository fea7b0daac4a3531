"""Keeps all evicted objects and puts dead weak references in the place of those that its worker
watches them with.

Allowed: wrong_answer over_budget limit_exceeded
Fails: memory_is_bounded
"""

import gc
import weakref
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


def die(value):
    if type(value) is int:
        return
    HOARD.append(value)
    for reference in weakref.getweakrefs(value):
        for holder in gc.get_referrers(reference):
            if type(holder) is dict:
                for name in [name for name, kept in holder.items() if kept is reference]:
                    holder[name] = lambda: None


def put(self, key, value):
    if key in self._data:
        die(self._data[key])
    self._data[key] = value
    self._data.move_to_end(key)
    if len(self._data) > self._capacity:
        die(self._data.popitem(last=False)[1])


LRUCache.put = put
