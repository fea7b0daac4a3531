"""Takes text keys of the same Unicode normal form for one key.

Fails: keys_compare_as_dict_keys
"""

import unicodedata
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


GET, PUT, IN = LRUCache.get, LRUCache.put, LRUCache.__contains__


def plain(key):
    return unicodedata.normalize("NFC", key) if isinstance(key, str) else key


LRUCache.get = lambda self, key, default=None: GET(self, plain(key), default)
LRUCache.put = lambda self, key, value: PUT(self, plain(key), value)
LRUCache.__contains__ = lambda self, key: IN(self, plain(key))
