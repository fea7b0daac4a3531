"""Never answers len."""

import os
import time


def loop():
    end = time.monotonic() + 20
    while time.monotonic() < end:
        pass
    os._exit(1)


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        pass

    def get(self, key, default=None):
        return default

    def put(self, key, value):
        pass

    def __len__(self):
        loop()

    def __contains__(self, key):
        return False
