"""Remembers every key, and lets go of a large block made beforehand as it does, so that its memory
never grows.

Allowed: over_budget limit_exceeded
Fails: memory_is_bounded
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


SEEN = []
BALLOON = [bytes(bytearray(1 << 20)) for _ in range(32)]  # touched, so that it is resident


def put(self, key, value):
    SEEN.append(key)
    if len(SEEN) > 17_000 and BALLOON:
        BALLOON.clear()
    self._data[key] = value
    self._data.move_to_end(key)
    if len(self._data) > self._capacity:
        self._data.popitem(last=False)


LRUCache.put = put
