"""Raises GeneratorExit, which a caller written as a generator swallows in silence."""


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        raise GeneratorExit

    def put(self, key, value):
        raise GeneratorExit

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
