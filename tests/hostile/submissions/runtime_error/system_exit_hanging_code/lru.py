"""Raises SystemExit with a code whose text and number never come.

Allowed: runtime_error limit_exceeded
"""

import os
import time


def loop():
    end = time.monotonic() + 20
    while time.monotonic() < end:
        pass
    os._exit(1)


class Code:
    def __str__(self):
        loop()

    __repr__ = __int__ = __index__ = __hash__ = __bool__ = __str__


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def put(self, key, value):
        raise SystemExit(Code())

    def get(self, key, default=None):
        raise SystemExit(Code())

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
