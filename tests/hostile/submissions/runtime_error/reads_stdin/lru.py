"""Waits for a line from standard input, which may be the teacher's terminal or the channel.

Allowed: runtime_error limit_exceeded
"""

import signal


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        signal.alarm(20)
        return input("answer? ")

    put = get

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
