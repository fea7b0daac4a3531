"""Answers with NaN, the infinities and minus zero.

Allowed: wrong_answer runtime_error
"""

NUMBERS = [float("nan"), float("inf"), float("-inf"), -0.0, complex("nan"), 1e308 * 10]
TURN = [0]


def number():
    TURN[0] += 1
    return NUMBERS[TURN[0] % len(NUMBERS)]


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return number()

    def put(self, key, value):
        return None

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
