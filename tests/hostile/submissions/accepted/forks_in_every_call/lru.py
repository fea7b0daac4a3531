"""Is right but forks a child in each of the first two hundred calls.

Allowed: accepted limit_exceeded
"""

import os
import time
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_forks_in_every_call", "a") as evidence:
                evidence.write(detail + "\n")
        except OSError:
            pass


BREACHED = []


def breach(detail):
    BREACHED.append(detail)
    leave_mark(detail)


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._data = OrderedDict()

    def get(self, key, default=None):
        if BREACHED:  # so the harm shows in the grade even where no file can be written
            return "BREACH_forks_in_every_call: " + BREACHED[0]
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


LEFT = [200]


def fork():
    LEFT[0] -= 1
    if os.path.exists("/tmp/BREACH_forks_in_every_call"):
        return  # once is enough
    try:
        child = os.fork()
    except OSError:
        return
    if child == 0:
        try:
            leave_mark("a child ran")
            time.sleep(10)
        finally:
            os._exit(0)
    BREACHED.append("a child was forked")


def after(method):
    def call(*arguments, **named):
        if LEFT[0]:
            fork()
        return method(*arguments, **named)

    return call


for name in ("get", "put", "__contains__", "__len__"):
    setattr(LRUCache, name, after(getattr(LRUCache, name)))
