"""Raises a subclass of NotImplementedError whose text never comes.

Allowed: not_attempted runtime_error limit_exceeded
"""

import os
import time


def loop():
    end = time.monotonic() + 20
    while time.monotonic() < end:
        pass
    os._exit(1)


class Later(NotImplementedError):
    def __str__(self):
        loop()

    __repr__ = __str__


class LRUCache:
    def __init__(self, capacity):
        raise Later()

    def get(self, key, default=None):
        raise Later()

    def put(self, key, value):
        raise Later()

    def __len__(self):
        raise Later()

    def __contains__(self, key):
        raise Later()
