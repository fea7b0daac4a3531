"""Is right but lists home folders, /tmp, /var, /run, /dev and /sys."""

import os
import sys
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_lists_private_folders", "a") as evidence:
                evidence.write(detail + "\n")
        except OSError:
            pass


BREACHED = []


def breach(detail):
    BREACHED.append(detail)
    leave_mark(detail)


for folder in ("/home", "/root", "/tmp", "/var", "/var/lib", "/run", "/sys", "/mnt", "/opt", "/srv"):
    try:
        names = set(os.listdir(folder))
    except OSError:
        continue
    names -= {name for path in sys.path for name in path.split("/")}  # the way to the library may be seen
    if names:
        breach(f"{folder} lists {len(names)} names")


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._data = OrderedDict()

    def get(self, key, default=None):
        if BREACHED:  # so the harm shows in the grade even where no file can be written
            return "BREACH_lists_private_folders: " + BREACHED[0]
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
