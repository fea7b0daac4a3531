"""Is right but loads a program into the kernel.

Allowed: runtime_error accepted limit_exceeded
"""

import platform
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_raw_bpf", "a") as evidence:
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
    if call(321, 0, 0, 0)[0] >= 0:
        breach("bpf worked")


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
            return "BREACH_raw_bpf: " + BREACHED[0]
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
