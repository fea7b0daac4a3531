"""Answers with pickled, marshalled and YAML bytes in case somebody loads them.

Allowed: wrong_answer runtime_error
"""

import marshal

CODE = "open('/tmp/BREACH' + chr(95) + 'pickle_bytes', 'w').write('our bytes were loaded')"
REPLIES = [
    b"cbuiltins\nexec\n(V" + CODE.encode() + b"\ntR.",
    marshal.dumps(compile(CODE, "reply", "exec")),
    f"!!python/object/apply:exec [{CODE!r}]",
    f"__import__('builtins').exec({CODE!r})",
    {"py/reduce": [{"py/function": "builtins.exec"}, {"py/tuple": [CODE]}]},
]
TURN = [0]


def reply():
    TURN[0] += 1
    return REPLIES[TURN[0] % len(REPLIES)]


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
