"""Answers with lone surrogates, and with pairs that a codec may merge into another text.

Allowed: wrong_answer runtime_error
"""

TEXTS = ["\ud800", "\udfff", "\ud83d\ude00", "\udc80", "a\udcffb", "\ude00\ud83d"]
TURN = [0]


def text():
    TURN[0] += 1
    return TEXTS[TURN[0] % len(TEXTS)]


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return text()

    def put(self, key, value):
        return None

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
