"""Is right but asks for mounts of kinds that do not exist, which only the privileged hear about.

Allowed: runtime_error accepted limit_exceeded
"""

import platform
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_raw_mount", "a") as evidence:
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
    result, error = call(165, b"none", b"/", b"no_such_file_system", 0, 0)
    if result == 0 or error == 19:  # ENODEV: allowed to mount, had the kind existed
        breach(f"mount: {result}, errno {error}")
    for number in (428, 429, 430):  # open_tree, move_mount, fsopen
        result, error = call(number, -1, b"", -1, b"", 0)
        if result >= 0:
            breach(f"call {number} worked")


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
            return "BREACH_raw_mount: " + BREACHED[0]
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
