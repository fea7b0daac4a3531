"""Raises exceptions that are their own cause, at the end of a chain of twenty thousand.

Allowed: runtime_error limit_exceeded
"""


def chain():
    first = last = RuntimeError("end")
    for _ in range(20_000):
        error = RuntimeError("link")
        error.__cause__ = last
        last = error
    first.__cause__ = last
    first.__context__ = last
    return last


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        raise chain()

    def put(self, key, value):
        raise chain()

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
