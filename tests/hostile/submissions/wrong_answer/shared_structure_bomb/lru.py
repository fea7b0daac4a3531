"""Answers with a tuple that shares its parts and grows to 2**24 when written out.

Allowed: wrong_answer runtime_error limit_exceeded
"""

BOMB = ("x",)
for _ in range(24):
    BOMB = (BOMB, BOMB)


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return BOMB

    def put(self, key, value):
        return None

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
