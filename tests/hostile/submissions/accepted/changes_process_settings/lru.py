"""Is right but changes the umask, the folder, the nice value, the recursion limit, the locale and
the switch interval."""

import decimal
import gc
import locale
import os
import random
import sys
import warnings
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_changes_process_settings", "a") as evidence:
                evidence.write(detail + "\n")
        except OSError:
            pass


BREACHED = []


def breach(detail):
    BREACHED.append(detail)
    leave_mark(detail)


for change in (
    lambda: os.umask(0), lambda: os.chdir("/"), lambda: os.nice(5), lambda: sys.setswitchinterval(100),
    lambda: locale.setlocale(locale.LC_ALL, "C"), lambda: random.seed(0), lambda: warnings.simplefilter("error"),
    lambda: setattr(decimal.getcontext(), "prec", 1), gc.disable, gc.freeze, lambda: gc.set_threshold(0),
    lambda: sys.set_int_max_str_digits(640),
):
    try:
        change()
    except Exception:
        pass


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._data = OrderedDict()

    def get(self, key, default=None):
        if BREACHED:  # so the harm shows in the grade even where no file can be written
            return "BREACH_changes_process_settings: " + BREACHED[0]
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
