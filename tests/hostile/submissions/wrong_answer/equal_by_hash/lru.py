"""Answers with an object that takes over the hash, length and order of whatever it meets.

Allowed: wrong_answer runtime_error
"""


class Chameleon:
    seen = 0

    def __hash__(self):
        return Chameleon.seen

    def __eq__(self, other):
        Chameleon.seen = hash(other) if other.__hash__ else 0
        return True

    def __len__(self):
        return 1

    def __iter__(self):
        yield self

    def __repr__(self):
        return "None"


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return Chameleon()

    def put(self, key, value):
        return None

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
