"""Answers with functions, types, modules, frames, sockets' cousins and itself.

Allowed: wrong_answer runtime_error
"""

import decimal
import enum
import fractions
import re
import sys


class Colour(enum.IntEnum):
    RED = 1


OBJECTS = [
    print, type, sys, sys._getframe(), Colour.RED, decimal.Decimal("NaN"), fractions.Fraction(1, 3), re.compile("a"),
    NotImplemented, Ellipsis, StopIteration, ValueError("x"), memoryview(b"x"), {1, 2}, frozenset(), object(), 1j, slice(1),
    type("Meta", (type,), {"__eq__": lambda a, b: True, "__hash__": lambda a: 0})("X", (), {}),
]
TURN = [0]


def reply():
    TURN[0] += 1
    return OBJECTS[TURN[0] % len(OBJECTS)]


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
