"""Sends 100 MB of replies on every open descriptor above 2.

Allowed: runtime_error limit_exceeded wrong_answer
"""

import json
import os
import signal
import struct

BODIES = [
    {"ok": True}, {"ok": True, "result": None}, {"verdict": "accepted"}, {"id": 0, "result": 1}, {"ready": True}, [],
]
FRAMES = b"".join(struct.pack(">I", len(body)) + body for body in (json.dumps(b).encode() for b in BODIES))


BLOCK = FRAMES * (65_536 // len(FRAMES))


def flood():
    signal.alarm(20)
    left = 100_000_000
    for descriptor in range(3, 256):
        while left > 0:
            try:
                left -= os.write(descriptor, BLOCK)
            except OSError:
                break


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        flood()
        return default

    def put(self, key, value):
        flood()

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
