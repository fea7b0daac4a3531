"""Lets a thread write replies on every descriptor between and during the worker's own.

Allowed: runtime_error wrong_answer limit_exceeded
"""

import json
import os
import struct
import threading
import time

BODIES = [
    {"ok": True}, {"ok": True, "result": None}, {"verdict": "accepted"}, {"id": 0, "result": 1}, {"ready": True}, [],
]
FRAMES = b"".join(struct.pack(">I", len(body)) + body for body in (json.dumps(b).encode() for b in BODIES))


def race():
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for descriptor in range(3, 256):
            try:
                os.write(descriptor, FRAMES)
            except OSError:
                pass
        time.sleep(0.001)


threading.Thread(target=race, daemon=True).start()


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
