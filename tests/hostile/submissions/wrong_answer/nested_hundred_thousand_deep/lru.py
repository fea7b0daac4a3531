"""Answers with a tuple nested a hundred thousand deep.

Allowed: wrong_answer runtime_error limit_exceeded
"""

DEEP = ()
for _ in range(100_000):
    DEEP = (DEEP,)


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return DEEP

    def put(self, key, value):
        return None

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
