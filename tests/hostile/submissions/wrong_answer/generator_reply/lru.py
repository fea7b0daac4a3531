"""Answers with generators, iterators and ranges that never end.

Allowed: wrong_answer runtime_error limit_exceeded
"""

import itertools


def endless():
    while True:
        yield None


KINDS = [endless, itertools.count, lambda: iter(int, 1), lambda: range(10**18), lambda: map(str, itertools.count())]
TURN = [0]


def reply():
    TURN[0] += 1
    return KINDS[TURN[0] % len(KINDS)]()


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
