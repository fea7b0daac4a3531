"""Answers `in` with an object that is true and equal to both True and False.

Allowed: wrong_answer runtime_error
"""


class Both:
    def __bool__(self):
        return True

    def __eq__(self, other):
        return True

    __hash__ = None


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return default

    def put(self, key, value):
        pass

    def __len__(self):
        return 0

    def __contains__(self, key):
        return Both()
