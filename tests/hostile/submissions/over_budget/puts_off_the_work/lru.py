"""Only notes each put and does the work at the next question, so that all noted values live until
then.

Allowed: over_budget wrong_answer limit_exceeded
Fails: what_is_evicted_is_released
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


INIT, PUT, GET, LEN, IN = LRUCache.__init__, LRUCache.put, LRUCache.get, LRUCache.__len__, LRUCache.__contains__


def init(self, capacity):
    INIT(self, capacity)
    self.noted = []


def settled(method):
    def call(self, *arguments, **named):
        for key, value in self.noted:
            PUT(self, key, value)
        self.noted.clear()
        return method(self, *arguments, **named)

    return call


LRUCache.__init__ = init
LRUCache.put = lambda self, key, value: self.noted.append((key, value))
LRUCache.get, LRUCache.__len__, LRUCache.__contains__ = settled(GET), settled(LEN), settled(IN)
