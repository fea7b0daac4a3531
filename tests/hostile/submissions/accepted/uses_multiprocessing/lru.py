"""Is right but starts a process pool and a manager."""

import multiprocessing
import os
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_uses_multiprocessing", "a") as evidence:
                evidence.write(detail + "\n")
        except OSError:
            pass


def work(number=0):
    leave_mark("a pool process ran")
    return number


def start():
    if os.path.exists("/tmp/BREACH_uses_multiprocessing"):
        return
    context = multiprocessing.get_context("fork")
    try:
        process = context.Process(target=work, daemon=True)
        process.start()
        process.join(5)
    except Exception:
        pass


start()


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
