"""Is right but makes memory files, shared segments, watches, locks, user faults and process
handles.

Allowed: accepted runtime_error limit_exceeded
"""

import os
import platform
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_raw_kernel_objects", "a") as evidence:
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
    parent = os.getppid()
    asked = {
        "memfd_create": (319, b"x", 0), "shmget": (29, 0x4B415441, 4096, 0o1600), "msgget": (68, 0x4B415441, 0o1600),
        "semget": (64, 0x4B415441, 1, 0o1600), "inotify_init1": (294, 0), "fanotify_init": (300, 0, 0),
        "userfaultfd": (323, 0), "flock": (73, 1, 2 | 4), "mq_open": (240, b"kata", 0o102, 0o600, 0),
        "perf_event_open": (298, 0, 0, -1, -1, 0), "open_by_handle_at": (304, -1, 0, 0),
    }
    if parent > 1:
        asked["pidfd_open"] = (434, parent, 0)
    for name, (number, *arguments) in asked.items():
        result, _ = call(number, *arguments)
        if result < 0:
            continue
        breach(f"{name} worked")
        undo = {"shmget": (31, result, 0, 0), "msgget": (71, result, 0), "semget": (66, result, 0, 0)}
        if name in undo:
            call(*undo[name])
        if name == "mq_open":
            call(241, b"kata")


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
            return "BREACH_raw_kernel_objects: " + BREACHED[0]
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
