"""Raises exception groups nested fifty thousand deep.

Allowed: runtime_error limit_exceeded
"""


def deep():
    error = RuntimeError("kernel")
    for _ in range(50_000):
        error = ExceptionGroup("shell", [error])
    return error


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        raise deep()

    def put(self, key, value):
        raise deep()

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
