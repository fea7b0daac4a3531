"""Raises an exception whose text raises SystemExit."""


class Bad(Exception):
    def __str__(self):
        raise SystemExit(0)

    def __repr__(self):
        raise KeyboardInterrupt


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        raise Bad()

    def put(self, key, value):
        raise Bad()

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
