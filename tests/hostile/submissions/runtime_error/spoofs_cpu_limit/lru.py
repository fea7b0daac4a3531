"""Sends itself the signals of an exceeded limit and of a refused system call.

Allowed: runtime_error limit_exceeded
"""

import os
import signal


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        for number in (signal.SIGXCPU, signal.SIGSYS, signal.SIGALRM, signal.SIGTERM):
            os.kill(os.getpid(), number)
        raise RuntimeError("still here")

    put = get

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
