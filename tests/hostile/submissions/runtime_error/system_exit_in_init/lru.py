"""Raises SystemExit(0) in __init__, also for a bad capacity."""


class LRUCache:
    def __init__(self, capacity):
        raise SystemExit(0)
