"""Answers with lists and dicts that contain themselves.

Allowed: wrong_answer runtime_error limit_exceeded
"""

CYCLE = []
CYCLE.append(CYCLE)
LOOP = {"self": None}
LOOP["self"] = [LOOP, CYCLE]
TURN = [0]


def cycle():
    TURN[0] += 1
    return [CYCLE, LOOP, (CYCLE, LOOP)][TURN[0] % 3]


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return cycle()

    def put(self, key, value):
        return None

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
