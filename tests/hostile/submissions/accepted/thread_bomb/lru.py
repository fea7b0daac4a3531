"""Is right but starts threads that sleep until it is refused, two thousand at most.

Allowed: accepted limit_exceeded runtime_error over_budget
"""

import threading
import time
from collections import OrderedDict

for _ in range(2_000):
    try:
        threading.Thread(target=time.sleep, args=(15,), daemon=True).start()
    except (RuntimeError, MemoryError):
        break


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
