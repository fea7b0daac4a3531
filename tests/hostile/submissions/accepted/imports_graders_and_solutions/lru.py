"""Is right but imports the graders, the solutions and the katas' tests."""

import importlib
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_imports_graders_and_solutions", "a") as evidence:
                evidence.write(detail + "\n")
        except OSError:
            pass


BREACHED = []


def breach(detail):
    BREACHED.append(detail)
    leave_mark(detail)


for name in (
    "graders", "graders.lru.model", "graders.lru.test_properties", "graders.lru.test_budget", "graders._engine", "solutions",
    "solutions.lru", "katas", "katas.lru.test_lru", "test_lru", "test_properties", "test_budget", "tests.hostile", "conftest",
    "noxfile",
):
    try:
        importlib.import_module(name)
    except BaseException:
        continue
    breach(f"{name} was imported")


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._data = OrderedDict()

    def get(self, key, default=None):
        if BREACHED:  # so the harm shows in the grade even where no file can be written
            return "BREACH_imports_graders_and_solutions: " + BREACHED[0]
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
