"""Is right but holds and looks for an abstract socket, a name outside every file system."""

import socket
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_leaves_abstract_socket", "a") as evidence:
                evidence.write(detail + "\n")
        except OSError:
            pass


BREACHED = []


def breach(detail):
    BREACHED.append(detail)
    leave_mark(detail)


NAME = "\0BREACH_leaves_abstract_socket"
try:
    earlier = socket.socket(socket.AF_UNIX)
    earlier.settimeout(0.2)
    earlier.connect(NAME)
    breach("an earlier run listens")
except OSError:
    pass
try:
    HELD = socket.socket(socket.AF_UNIX)
    HELD.bind(NAME)
    HELD.listen()
    breach("an abstract socket is bound")
except OSError:
    pass


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._data = OrderedDict()

    def get(self, key, default=None):
        if BREACHED:  # so the harm shows in the grade even where no file can be written
            return "BREACH_leaves_abstract_socket: " + BREACHED[0]
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
