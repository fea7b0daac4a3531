"""Raises an exception whose name holds terminal escapes, only where cost is measured.

Allowed: runtime_error wrong_answer
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


GET = LRUCache.get


def get(self, key, default=None):
    if self._capacity >= 512:
        raise type("\x1b[2J\n::error::x\u202e=1+1", (Exception,), {})
    return GET(self, key, default)


LRUCache.get = get
