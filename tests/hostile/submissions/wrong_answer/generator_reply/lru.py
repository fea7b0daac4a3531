"""Answers with generators, iterators and ranges far longer than any reply.

Allowed: wrong_answer runtime_error limit_exceeded
"""


def long():
    for _ in range(10_000_000):
        yield None


KINDS = [long, lambda: iter(range(10_000_000)), lambda: range(10**18), lambda: map(str, range(10_000_000))]
TURN = [0]


def reply():
    TURN[0] += 1
    return KINDS[TURN[0] % len(KINDS)]()


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
