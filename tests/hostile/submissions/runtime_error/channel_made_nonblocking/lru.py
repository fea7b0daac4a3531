"""Makes every descriptor non-blocking to break the worker's reads.

Allowed: runtime_error limit_exceeded accepted
Fails: nothing
"""

import os
from collections import OrderedDict

for descriptor in range(256):
    try:
        os.set_blocking(descriptor, False)
    except OSError:
        pass


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
