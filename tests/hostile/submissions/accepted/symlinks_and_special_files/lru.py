"""Is right but leaves links, folders, pipes and odd names for the judge to stumble over."""

import os
import socket
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_symlinks_and_special_files", "a") as evidence:
                evidence.write(detail + "\n")
        except OSError:
            pass


for folder in (".", "/tmp", "/dev/shm"):
    base = folder + "/BREACH_symlinks_and_special_files"
    for make in (
        lambda: os.symlink("/etc/passwd", base + "_link"), lambda: os.link("/etc/passwd", base + "_hard"),
        lambda: os.mkdir(base + "_folder"), lambda: os.mkfifo(base + "_pipe"), lambda: os.symlink(base + "_a", base + "_a"),
        lambda: os.mkdir(base + "_\n::error::\x1b[31m"), lambda: open(base + "_\u202e", "w").close(),
        lambda: socket.socket(socket.AF_UNIX).bind(base + "_socket"),
    ):
        try:
            make()
        except Exception:
            continue
        leave_mark("something was left beside " + base)


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
