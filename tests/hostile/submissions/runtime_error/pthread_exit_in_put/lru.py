"""Ends the main thread from C behind the interpreter's back.

Allowed: runtime_error limit_exceeded
"""

import signal


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return default

    def put(self, key, value):
        import ctypes

        signal.alarm(20)
        ctypes.CDLL(None).pthread_exit(None)

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
