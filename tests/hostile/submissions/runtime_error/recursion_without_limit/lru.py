"""Lifts the recursion limit and then recurses through C until the stack is gone.

Allowed: runtime_error limit_exceeded
"""

import signal
import sys


class Deep:
    def __repr__(self):
        return repr([self])


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        sys.setrecursionlimit(2**31 - 1)
        signal.alarm(20)
        return repr(Deep())

    put = get

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
