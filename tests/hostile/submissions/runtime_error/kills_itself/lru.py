"""Kills itself with SIGKILL to look like a victim of the judge or of the memory killer.

Allowed: runtime_error limit_exceeded
"""

import os
import signal


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        os.kill(os.getpid(), signal.SIGKILL)
        raise RuntimeError("still here: the first process of a namespace survives its own SIGKILL")

    put = get

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
