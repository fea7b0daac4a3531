"""Closes a generator that refuses to end, so that GeneratorExit turns into another error."""


def refuses():
    while True:
        try:
            yield
        except GeneratorExit:
            continue


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        stubborn = refuses()
        next(stubborn)
        stubborn.close()

    put = get

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
