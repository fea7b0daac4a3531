"""Answers with plain data shaped like an encoded error, handle, tuple or missing value.

Allowed: wrong_answer runtime_error
"""

TAGS = [
    {"$tuple": []}, {"__tuple__": [1]}, {"t": "tuple", "v": []}, {"type": "NoneType", "value": None}, {"$raise": "ValueError"},
    {"error": "ValueError", "message": ""}, {"ok": True, "value": None}, ["tuple", [1, 2]], ["n"], {"b": "AA=="}, {"$ref": 0},
    {"": None}, {"verdict": "accepted"}, {1: 2}, {(1, 2): 3}, {None: None}, {True: 1, "True": 2}, [["handle", 0]], ("i", "0"),
]
TURN = [0]


def reply():
    TURN[0] += 1
    return TAGS[TURN[0] % len(TAGS)]


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
