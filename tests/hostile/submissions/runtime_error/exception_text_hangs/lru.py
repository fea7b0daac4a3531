"""Raises an exception whose text, repr and arguments never come.

Allowed: runtime_error limit_exceeded
"""

import os
import time


def loop():
    end = time.monotonic() + 20
    while time.monotonic() < end:
        pass
    os._exit(1)


class Slow(Exception):
    def __str__(self):
        loop()

    __repr__ = __str__
    args = property(lambda self: loop())
    __notes__ = property(lambda self: loop())


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        raise Slow()

    def put(self, key, value):
        raise Slow()

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
