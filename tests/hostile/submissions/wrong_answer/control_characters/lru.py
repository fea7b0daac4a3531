"""Answers with every control character, noncharacters and texts that normalise to others.

Allowed: wrong_answer runtime_error
"""

TEXT = "".join(map(chr, range(32))) + "\x7f\x80\x9f\ufffe\uffff\U0010ffff e\u0301 \u212b \ufb01"


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return TEXT

    def put(self, key, value):
        return None

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
