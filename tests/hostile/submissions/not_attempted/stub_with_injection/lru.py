"""Leaves the stub but puts terminal escapes and CI commands into its message."""

MESSAGE = "INJECTION_CANARY\x1b[2J\n::error::x\n<script>alert(1)</script>\n=1+1\u202e"


class LRUCache:
    def __init__(self, capacity):
        raise NotImplementedError(MESSAGE)

    def get(self, key, default=None):
        raise NotImplementedError(MESSAGE)

    def put(self, key, value):
        raise NotImplementedError(MESSAGE)

    def __len__(self):
        raise NotImplementedError(MESSAGE)

    def __contains__(self, key):
        raise NotImplementedError(MESSAGE)
