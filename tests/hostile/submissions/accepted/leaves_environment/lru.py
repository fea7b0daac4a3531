"""Is right but leaves marks in the environment, builtins, modules and module state and looks for
earlier ones.

Allowed: accepted wrong_answer
"""

import builtins
import json
import os
import sys
import types
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_leaves_environment", "a") as evidence:
                evidence.write(detail + "\n")
        except OSError:
            pass


BREACHED = []


def breach(detail):
    BREACHED.append(detail)
    leave_mark(detail)


MARK = "BREACH_leaves_environment"
if MARK in os.environ or hasattr(builtins, MARK) or MARK in sys.modules or hasattr(json, MARK):
    breach("an earlier run left its mark in this process")
os.environ[MARK] = "1"
os.environ["PYTHONSTARTUP"] = os.environ["PYTHONPATH"] = "/tmp"
setattr(builtins, MARK, 1)
setattr(json, MARK, 1)
sys.modules[MARK] = types.ModuleType(MARK)


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._data = OrderedDict()

    def get(self, key, default=None):
        if BREACHED:  # so the harm shows in the grade even where no file can be written
            return "BREACH_leaves_environment: " + BREACHED[0]
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
