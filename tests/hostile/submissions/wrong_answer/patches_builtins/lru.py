"""Replaces len, isinstance, type, repr, all, any, sorted and hash with functions that always
agree.

Allowed: wrong_answer runtime_error limit_exceeded
"""

import builtins


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return default

    def put(self, key, value):
        pass

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False


class Yes:
    def __call__(self, *args, **kwargs):
        return True


for name in ("isinstance", "issubclass", "all", "any", "hasattr", "callable", "bool"):
    setattr(builtins, name, Yes())
builtins.len = lambda thing: 0
builtins.repr = builtins.str = builtins.format = lambda *args, **kwargs: "None"
builtins.sorted = builtins.list = lambda *args, **kwargs: []
builtins.hash = builtins.id = lambda thing: 1
builtins.zip = builtins.enumerate = lambda *args, **kwargs: iter(())
builtins.type = lambda *args: int
