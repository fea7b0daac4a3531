"""Keeps every value ever put and patches weakref and gc so that all seem dead.

Allowed: over_budget wrong_answer limit_exceeded runtime_error
Fails: what_is_evicted_is_released memory_is_bounded
"""

import gc
import sys
import weakref
from collections import OrderedDict


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


HOARD = []
PUT = LRUCache.put


def put(self, key, value):
    HOARD.append(value)
    PUT(self, key, value)


LRUCache.put = put


class Dead:
    def __init__(self, thing=None, callback=None):
        if callback is not None:
            callback(self)

    def __call__(self):
        return None

    alive = False
    detach = peek = __call__


weakref.ref = weakref.ReferenceType = weakref.finalize = weakref.WeakMethod = Dead
weakref.getweakrefcount = lambda thing: 0
weakref.WeakSet = weakref.WeakValueDictionary = weakref.WeakKeyDictionary = lambda *args: {}
gc.collect = lambda *args: 0
gc.get_objects = gc.get_referrers = gc.get_referents = lambda *args, **kwargs: []
gc.is_tracked = lambda thing: False
sys.getrefcount = lambda thing: 1
sys.getsizeof = lambda thing, *default: 0
try:
    import tracemalloc

    tracemalloc.get_traced_memory = lambda: (0, 0)
except ImportError:
    pass
