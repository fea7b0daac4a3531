"""Is right but prints 40 kB with escapes, CI commands and invalid bytes while being imported."""

import os
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


NOISE = "\x1b[2J::error::INJECTION_CANARY <script>alert(1)</script> =1+1 \u202e\n"
print("ready, steady")
os.write(1, NOISE.encode() * 100)
os.write(1, b"\xff\xfe\x00\x80" * 1_000)
os.write(2, NOISE.encode() * 300)
