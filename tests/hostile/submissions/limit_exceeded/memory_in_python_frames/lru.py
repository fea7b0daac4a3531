"""Lifts the recursion limit and fills the heap with a million Python frames.

Allowed: limit_exceeded runtime_error wrong_answer
"""

import sys


def deeper(depth, ballast):
    return depth and deeper(depth - 1, [ballast, bytes(1_000)])


def dive():
    sys.setrecursionlimit(2_000_000)
    return deeper(1_000_000, None)


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        pass

    def get(self, key, default=None):
        return dive()

    def put(self, key, value):
        pass

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
