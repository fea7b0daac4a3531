"""Raises an integer to a power that takes minutes.

Allowed: limit_exceeded runtime_error
"""

import signal


def bound():
    """Ends this process after 20 seconds, boxed or not."""
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    except ValueError:
        pass
    signal.alarm(20)


def stay():
    bound()
    return 7 ** (7**10) % 10


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        pass

    def get(self, key, default=None):
        return stay()

    def put(self, key, value):
        pass

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
