"""Overwrites the interpreter's shared small integers so that 2 reads as 1.

Allowed: wrong_answer runtime_error limit_exceeded
"""

import ctypes


def overwrite():
    for number in range(2, 50):
        # digits follow the reference count, the type and the size word
        ctypes.c_uint32.from_address(id(number) + 24).value = 1


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


PUT = LRUCache.put


def put(self, key, value):
    overwrite()


LRUCache.put = put
