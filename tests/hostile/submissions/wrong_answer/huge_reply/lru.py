"""Answers with 200 MB of text.

Allowed: wrong_answer runtime_error limit_exceeded
"""


def reply():
    return "x" * 200_000_000


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return reply()

    def put(self, key, value):
        return None

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
