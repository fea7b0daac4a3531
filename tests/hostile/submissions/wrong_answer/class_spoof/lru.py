"""Answers with objects whose __class__ says int, str, NoneType or bool.

Allowed: wrong_answer runtime_error
"""


def pretends(kind):
    class Spoof:
        __class__ = property(lambda self: kind)
        __eq__ = lambda self, other: True
        __hash__ = lambda self: 0
        __index__ = __int__ = lambda self: 0
        __str__ = __repr__ = lambda self: repr(kind())

    Spoof.__name__ = Spoof.__qualname__ = kind.__name__
    Spoof.__module__ = "builtins"
    return Spoof()


SPOOFS = [pretends(kind) for kind in (int, str, type(None), bool, bytes, tuple, list, dict)]
TURN = [0]


def spoof():
    TURN[0] += 1
    return SPOOFS[TURN[0] % len(SPOOFS)]


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return spoof()

    def put(self, key, value):
        return None

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
