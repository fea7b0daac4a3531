"""Hangs the injection and 20 MB of text on the exception as notes.

Allowed: runtime_error limit_exceeded
"""


def noted():
    error = RuntimeError("INJECTION_CANARY")
    error.add_note("\x1b[2J<script>alert(1)</script>\n::error::x")
    error.add_note("n" * 20_000_000)
    error.__notes__.append(7)
    return error


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        raise noted()

    def put(self, key, value):
        raise noted()

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
