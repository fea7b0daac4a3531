"""Is right but leaves threads behind that write files after three and after ten seconds."""

import threading
import time
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_thread_outlives_the_verdict", "a") as evidence:
                evidence.write(detail + "\n")
        except OSError:
            pass


def later(seconds):
    time.sleep(seconds)
    leave_mark(f"a thread wrote after {seconds} seconds")


for seconds in (3, 10):
    try:
        threading.Thread(target=later, args=(seconds,), daemon=seconds == 3).start()
    except RuntimeError:
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
