"""Sends the first bytes of a reply and then nothing more, so that the judge waits for the rest.

Allowed: limit_exceeded runtime_error
"""

import os
import struct
import time


def start_and_stop():
    for descriptor in range(3, 256):
        try:
            os.write(descriptor, struct.pack(">I", 1000) + b'{"id": ')
        except OSError:
            pass
    time.sleep(20)
    os._exit(1)


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        start_and_stop()

    def put(self, key, value):
        start_and_stop()

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
