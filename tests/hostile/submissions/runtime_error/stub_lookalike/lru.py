"""Raises an exception of its own that is only named NotImplementedError."""


class NotImplementedError(Exception):
    pass


NotImplementedError.__module__ = "builtins"


class LRUCache:
    def __init__(self, capacity):
        raise NotImplementedError

    def get(self, key, default=None):
        raise NotImplementedError

    def put(self, key, value):
        raise NotImplementedError

    def __len__(self):
        raise NotImplementedError

    def __contains__(self, key):
        raise NotImplementedError
