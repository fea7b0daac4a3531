"""Answers the request to load it by itself, with what is not JSON."""

import sys
import time
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


FRAME = sys._getframe()
while FRAME is not None and "ident" not in FRAME.f_locals:
    FRAME = FRAME.f_back
if FRAME is not None:
    IDENT = FRAME.f_locals["ident"]
    BODY = b"{"
    FRAME.f_locals["channel"].sendall((len(BODY) + 8).to_bytes(4, "big") + IDENT + BODY)
    time.sleep(1)
del FRAME
