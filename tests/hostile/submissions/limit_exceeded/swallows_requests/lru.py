"""Reads whatever waits on every descriptor so that the worker never sees the next request.

Allowed: limit_exceeded runtime_error
"""

import os
import time


def swallow():
    for descriptor in range(3, 256):
        try:
            os.set_blocking(descriptor, False)
            while os.read(descriptor, 65_536):
                pass
        except OSError:
            pass


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        end = time.monotonic() + 10
        while time.monotonic() < end:
            swallow()
        os._exit(0)

    put = get

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
