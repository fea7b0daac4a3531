"""Answers with subclasses of int and str that hold one value and show another.

Allowed: wrong_answer runtime_error
"""


class Number(int):
    def __repr__(self):
        return "1"

    __str__ = __repr__

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 1

    def __int__(self):
        return 1

    __index__ = __int__


class Text(str):
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 1

    def __str__(self):
        return "1"

    def encode(self, *args):
        return b"1"


def wrong():
    return [Number(424_242), Text("424242")][id(object()) // 16 % 2]


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return wrong()

    def put(self, key, value):
        return None

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
