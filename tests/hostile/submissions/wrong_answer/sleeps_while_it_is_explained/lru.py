"""Gives wrong lengths in long runs and sleeps a little in each further run, to spend the time allowed
for explaining.

Allowed: wrong_answer limit_exceeded
Fails: length_counts_the_entries
"""

import builtins
import sys
import time
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


def caller():
    frame = sys._getframe()
    while frame is not None and "steps" not in frame.f_locals:
        frame = frame.f_back
    return 0 if frame is None else len(frame.f_locals["steps"])


builtins.runs = getattr(builtins, "runs", 0) + 1
if builtins.runs > 4:
    time.sleep(0.05)


def lies():
    size = caller()
    if size > 14 and size >= getattr(builtins, "lied", 0):
        builtins.lied = size
        return True
    return False


def length(self):
    return 77 if lies() else len(self._data)


LRUCache.__len__ = length
