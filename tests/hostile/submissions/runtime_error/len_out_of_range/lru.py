"""Answers len with numbers that cannot be lengths, so that len itself raises ValueError."""

import itertools

SIZES = itertools.cycle([-1, 2**80, 1.5, "1", None])


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return default

    def put(self, key, value):
        pass

    def __len__(self):
        return next(SIZES)

    def __contains__(self, key):
        return False
