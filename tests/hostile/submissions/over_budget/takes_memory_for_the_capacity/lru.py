"""Takes room for the whole capacity at once, however little is put in.

Allowed: over_budget wrong_answer limit_exceeded runtime_error
Fails: memory_is_bounded
"""

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


INIT = LRUCache.__init__


def init(self, capacity):
    INIT(self, capacity)
    self.room = [(0, None)] * min(capacity, 50_000_000)
    self.shelf = [[] for _ in range(min(capacity, 2_000_000))]


LRUCache.__init__ = init
