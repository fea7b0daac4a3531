"""Takes 4 GB in anonymous mappings, outside the allocator, while being imported.

Allowed: limit_exceeded runtime_error
"""

import mmap
import time

HOARD = []
for _ in range(64):
    room = mmap.mmap(-1, 64 << 20)
    for page in range(0, 64 << 20, 4096):
        room[page] = 1
    HOARD.append(room)
time.sleep(5)


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
        return False
