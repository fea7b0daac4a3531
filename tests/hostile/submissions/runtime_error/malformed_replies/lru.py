"""Writes frames with NaN, doubled keys, bad UTF-8, endless nesting and lengths that do not fit.

Allowed: runtime_error wrong_answer limit_exceeded
"""

import os
import struct


def spray(data):
    for descriptor in range(256):
        try:
            os.write(descriptor, data)
        except OSError:
            pass


def frame(body):
    return struct.pack(">I", len(body)) + body


HOSTILE = [
    frame(b'{"id": NaN, "result": Infinity}'),
    frame(b'{"ok": false, "ok": true, "ok": 1e999999}'),
    frame(b"\xff\xfe\x00{}"),
    frame(b"[" * 100_000 + b"]" * 100_000),
    frame(b'{"result": ' + b"9" * 100_000 + b"}"),
    frame(b'"\\ud800"'),
    frame(b""),
    struct.pack(">I", 0xFFFFFFFF) + b"{}",
    struct.pack(">i", -1) + b"{}",
]


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        for body in HOSTILE:
            spray(body)
        return default

    def put(self, key, value):
        pass

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
