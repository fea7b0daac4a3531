"""Takes 4 GB in steps, swallows MemoryError and keeps asking for 15 seconds.

Allowed: limit_exceeded runtime_error
"""

import os
import time

HOARD = []


def hoard():
    end = time.monotonic() + 15
    while time.monotonic() < end and len(HOARD) < 64:
        try:
            HOARD.append(bytearray(64 << 20))
        except MemoryError:
            continue
    time.sleep(5)
    os._exit(0)


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        pass

    def get(self, key, default=None):
        return default

    def put(self, key, value):
        hoard()

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
