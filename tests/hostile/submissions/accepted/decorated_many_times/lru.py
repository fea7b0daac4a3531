"""Is right, in a style that costs many Python calls for each of its own."""

from collections import OrderedDict
from typing import Any


def logged(function):
    def wrapper(*args, **kwargs):
        bound = {"function": function.__name__, "args": args, "kwargs": kwargs}
        result = function(*args, **kwargs)
        bound["result"] = result
        return result

    return wrapper


def typed(function):
    notes = dict(function.__annotations__)

    def wrapper(self, *args, **kwargs):
        for name, value in zip(notes, args):
            if notes[name] is not Any and not isinstance(value, notes[name]):
                raise TypeError(name)
        return function(self, *args, **kwargs)

    return wrapper


class LRUCache:
    def __init__(self, capacity: int):
        if capacity < 1:
            raise ValueError("capacity")
        self.__dict__.update(capacity=capacity, data=OrderedDict())

    @logged
    @typed
    @logged
    def get(self, key: object, default: object = None):
        return self._hit(key) if self._has(key) else default

    @logged
    def _has(self, key):
        return self.data.__contains__(key)

    @logged
    def _hit(self, key):
        self._touch(key)
        return self.data[key]

    @logged
    def _touch(self, key):
        self.data.move_to_end(key)

    @logged
    @typed
    @logged
    def put(self, key: object, value: object):
        self.data[key] = value
        self._touch(key)
        self._shrink()

    @logged
    def _shrink(self):
        while self._too_many():
            self.data.popitem(last=False)

    @logged
    def _too_many(self):
        return len(self.data) > self.capacity

    @logged
    def __len__(self):
        return len(self.data)

    @logged
    def __contains__(self, key):
        return self._has(key)
