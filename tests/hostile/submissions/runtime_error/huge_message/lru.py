"""Raises an exception with a message of 60 MB.

Allowed: runtime_error limit_exceeded
"""


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        raise RuntimeError("INJECTION_CANARY" + "m" * 60_000_000)

    def put(self, key, value):
        raise RuntimeError("INJECTION_CANARY" + "m" * 60_000_000)

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
