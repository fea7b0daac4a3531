"""Answers with objects that run code for whoever copies, unpickles or rebuilds them.

Allowed: wrong_answer runtime_error
"""

CODE = "open('/tmp/BREACH_pickle_bomb', 'w').write('a copy was made by running our code')"


class Bomb:
    def __reduce__(self):
        return exec, (CODE,)

    def __reduce_ex__(self, protocol):
        return exec, (CODE,)

    __eq__ = lambda self, other: True
    __hash__ = None


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return Bomb()

    def put(self, key, value):
        return None

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
