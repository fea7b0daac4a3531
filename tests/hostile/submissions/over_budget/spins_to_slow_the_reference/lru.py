"""Searches a list while four threads spin to make everything else on the machine look as slow.

Allowed: over_budget limit_exceeded runtime_error
Fails: get_is_constant_time membership_is_constant_time put_is_constant_time
"""

import threading
import time
import zlib


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._items = []  # least recent first; every call searches it from the front

    def _find(self, key):
        for place, (other, _) in enumerate(self._items):
            if other == key:
                return place
        return -1

    def get(self, key, default=None):
        place = self._find(key)
        if place < 0:
            return default
        item = self._items.pop(place)
        self._items.append(item)
        return item[1]

    def put(self, key, value):
        place = self._find(key)
        if place >= 0:
            self._items.pop(place)
        self._items.append((key, value))
        if len(self._items) > self._capacity:
            self._items.pop(0)

    def __len__(self):
        return len(self._items)

    def __contains__(self, key):
        return self._find(key) >= 0


def spin():
    block, end = bytes(1_000_000), time.monotonic() + 15
    while time.monotonic() < end:
        zlib.crc32(block)  # releases the interpreter's lock


for _ in range(4):
    try:
        threading.Thread(target=spin, daemon=True).start()
    except RuntimeError:
        break
