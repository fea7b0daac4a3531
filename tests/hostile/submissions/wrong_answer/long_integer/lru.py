"""Answers with an integer of five thousand digits, just past what text to number conversion takes.

Allowed: wrong_answer runtime_error
"""

LONG = 10**5_000


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return -LONG

    def put(self, key, value):
        return None

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
