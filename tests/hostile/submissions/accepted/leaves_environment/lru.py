"""Is right but leaves marks in the environment, builtins, modules and module state and looks for
earlier ones.

Allowed: accepted
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
HERE, CROSSED = "in this process", "across a fork"  # a process is ours to litter, the next one is not


def marks():
    yield os.environ.get(MARK, HERE)
    for place in (builtins, json, sys.modules.get(MARK)):
        yield getattr(place, MARK, HERE)


def leave(mark):
    os.environ[MARK] = mark
    os.environ["PYTHONSTARTUP"] = os.environ["PYTHONPATH"] = "/tmp"
    sys.modules[MARK] = types.ModuleType(MARK)
    for place in (builtins, json, sys.modules[MARK]):
        setattr(place, MARK, mark)


if CROSSED in marks():
    breach("an earlier run left its mark in this process")
leave(HERE)
os.register_at_fork(after_in_child=lambda: leave(CROSSED))


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
