"""Notes the time of each hit and sorts all entries at the first eviction after one: quick for hits
alone and for insertions alone.

Fails: all_in_turn_is_constant_time
"""

from collections import OrderedDict


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._data = OrderedDict()
        self._used = {}
        self._now = 0
        self._sorted = True

    def _use(self, key):
        self._now += 1
        self._used[key] = self._now

    def get(self, key, default=None):
        if key not in self._data:
            return default
        self._use(key)
        self._sorted = False
        return self._data[key]

    def put(self, key, value):
        if key in self._data:
            self._sorted = False
        elif len(self._data) == self._capacity:
            if not self._sorted:
                self._data = OrderedDict(sorted(self._data.items(), key=lambda item: self._used[item[0]]))
                self._sorted = True
            victim, _ = self._data.popitem(last=False)
            del self._used[victim]
        self._data[key] = value
        self._use(key)

    def __len__(self):
        return len(self._data)

    def __contains__(self, key):
        return key in self._data
