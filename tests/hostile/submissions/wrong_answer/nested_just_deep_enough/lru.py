"""Answers with lists nested a few hundred deep, where one side's decoder may follow and the
other's not.

Allowed: wrong_answer runtime_error
"""


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


DEPTHS = [nested(d) for d in (60, 120, 250, 490, 900)]
TURN = [0]


def deep():
    TURN[0] += 1
    return DEPTHS[TURN[0] % len(DEPTHS)]


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return deep()

    def put(self, key, value):
        return None

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
