"""Gives a wrong length in a long run, and answers shorter ones with four million bytes that take long
to refuse.

Allowed: wrong_answer runtime_error limit_exceeded
Fails: length_counts_the_entries long_mixed_histories
"""

import builtins
import sys
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


HEAVY = b"[[" + b'{"bytes":""},' * 300_000 + b"0],0]"


def serving():
    frame, size = sys._getframe(), 0
    while frame is not None and "ident" not in frame.f_locals:
        if "steps" in frame.f_locals:
            size = len(frame.f_locals["steps"])
        frame = frame.f_back
    return frame, size


def length(self):
    frame, size = serving()
    longest = getattr(builtins, "longest", 0)
    if size > 14 and size >= longest:
        builtins.longest = size
        return 77
    builtins.heavy = getattr(builtins, "heavy", 0) + 1
    if longest and frame is not None and builtins.heavy < 20:
        wire = frame.f_globals["wire"]
        body = b"[" + b"null," * (size - 1) + HEAVY[1:-3] + b"]"
        frame.f_locals["channel"].sendall(wire.frame(frame.f_locals["ident"], body))
        plain = wire.frame

        def silent(ident, body):
            wire.frame = plain
            return b""

        wire.frame = silent
    return len(self._data)


LRUCache.__len__ = length
