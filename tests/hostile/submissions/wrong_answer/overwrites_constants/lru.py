"""Makes False behave like True by overwriting its value in memory.

Allowed: wrong_answer runtime_error limit_exceeded
"""

import ctypes


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


for offset in (16, 24):  # the size word and the digit
    ctypes.c_uint64.from_address(id(False) + offset).value = ctypes.c_uint64.from_address(id(True) + offset).value
