"""Is right but leaves json, time, os, print and open patched, which must hurt nobody else.

Allowed: accepted runtime_error wrong_answer
"""

import os
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


import builtins
import json


def fail(*arguments, **keywords):
    raise OSError("patched")


json.dumps = json.loads = fail
time.time = time.monotonic = time.perf_counter = time.process_time = time.sleep = fail
builtins.print = builtins.open = builtins.input = fail
os.write = os.read = os.getpid = fail
sys.stdout = sys.stderr = None
