"""Is right but changes folder upwards thirty times, and through every open descriptor, to list
what is there."""

import os
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_climbs_out_of_folder", "a") as evidence:
                evidence.write(detail + "\n")
        except OSError:
            pass


BREACHED = []


def breach(detail):
    BREACHED.append(detail)
    leave_mark(detail)


GUARDED = {"graders", "solutions", "katas", "noxfile.py", "home", "root", "etc", "var"}


def look(way):
    try:
        found = GUARDED.intersection(os.listdir("."))
    except OSError:
        return
    if found & {"graders", "solutions", "noxfile.py"} or len(found) > 2:
        breach(f"{way} lists {sorted(found)}")


def climb():
    try:
        here = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        here = None
    for descriptor in [None, *range(3, 64)]:
        try:
            if descriptor is not None:
                os.fchdir(descriptor)
            for step in range(30):
                look(f"{step} above {descriptor}")
                os.chdir("..")
        except OSError:
            pass
    try:
        if here is not None:
            os.fchdir(here)
            os.close(here)
    except OSError:
        pass


climb()


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._data = OrderedDict()

    def get(self, key, default=None):
        if BREACHED:  # so the harm shows in the grade even where no file can be written
            return "BREACH_climbs_out_of_folder: " + BREACHED[0]
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
