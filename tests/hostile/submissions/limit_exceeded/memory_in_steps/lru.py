"""Takes 4 GB in steps of 64 MB and touches every page.

Allowed: limit_exceeded runtime_error
"""

import time

HOARD = []


def hoard():
    for _ in range(64):
        HOARD.append(bytearray(64 << 20))
    time.sleep(5)


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
