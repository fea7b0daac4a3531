"""Breaks a JUnit file with the end of CDATA, an entity and characters XML forbids."""

MESSAGE = (
    'INJECTION_CANARY]]></failure></testcase><testcase name="all" classname="lru"/>&lol;'
    '<!DOCTYPE x [<!ENTITY lol SYSTEM "file:///etc/passwd">]>\x00\x01\x0b\x0c\x1f\ufffe\uffff'
)


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        raise RuntimeError(MESSAGE)

    def put(self, key, value):
        raise RuntimeError(MESSAGE)

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
