"""Answers rightly but in subclasses of int, str, bytes and tuple that lie about equality.

Allowed: wrong_answer runtime_error
Fails: a_hit_counts_as_use overwriting_counts_as_use membership_is_no_use a_miss_changes_nothing
  a_miss_returns_the_default falsy_values_are_values keys_compare_as_dict_keys long_mixed_histories
"""

from collections import OrderedDict


def lying(kind):
    return type(kind.__name__, (kind,), {
        "__eq__": lambda self, other: True, "__ne__": lambda self, other: False, "__hash__": kind.__hash__,
        "__module__": "builtins", "__qualname__": kind.__name__,
    })


LIARS = {kind: lying(kind) for kind in (int, str, bytes, tuple, float, list, dict)}


def disguise(value):
    liar = LIARS.get(type(value))
    return value if liar is None else liar(value)


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
        return disguise(self._data[key])

    def put(self, key, value):
        self._data[key] = value
        self._data.move_to_end(key)
        if len(self._data) > self._capacity:
            self._data.popitem(last=False)

    def __len__(self):
        return len(self._data)

    def __contains__(self, key):
        return key in self._data
