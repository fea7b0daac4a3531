"""Is right but registers exit handlers that write a file, change the exit status and stay."""

import atexit
import os
import signal
import threading
import time
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_exit_handler_writes", "a") as evidence:
                evidence.write(detail + "\n")
        except OSError:
            pass


def late():
    leave_mark("an exit handler ran")
    print('{"verdict": "accepted"}', flush=True)
    time.sleep(5)
    os._exit(0)


atexit.register(late)
threading._register_atexit(late) if hasattr(threading, "_register_atexit") else None
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGXCPU):
    try:
        signal.signal(number, lambda *arguments: late())
    except (OSError, ValueError):
        pass


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
