"""Answers with containers that show another content each time they are read.

Allowed: wrong_answer runtime_error
"""


class Shifting(list):
    turn = 0

    def __iter__(self):
        Shifting.turn += 1
        return iter(range(Shifting.turn))

    def __len__(self):
        return Shifting.turn % 3

    def __getitem__(self, place):
        return Shifting.turn


class Dict(dict):
    def items(self):
        return [("a", 1), ("a", 2), (self, self)]

    keys = __iter__ = lambda self: iter("aa")


def reply():
    Shifting.turn += 1
    return [Shifting([1]), Dict(a=1)][Shifting.turn % 2]


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return reply()

    def put(self, key, value):
        return None

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
