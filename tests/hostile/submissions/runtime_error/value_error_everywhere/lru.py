"""Raises ValueError from every call, hoping that any ValueError counts as the one asked for.

Allowed: runtime_error wrong_answer
"""


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        raise ValueError("capacity must be at least 1")

    def put(self, key, value):
        raise ValueError("capacity must be at least 1")

    def __len__(self):
        raise ValueError("capacity must be at least 1")

    def __contains__(self, key):
        raise ValueError("capacity must be at least 1")
