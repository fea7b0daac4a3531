"""Answers with terminal escapes, tags and CI commands that end up in the counterexample."""

REPLY = 'INJECTION_CANARY\x1b[2J\x1b[32maccepted</pre><script>alert(1)</script>\n::error::x\n##[error]x\n"""\nimport os\n'


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return REPLY

    def put(self, key, value):
        return REPLY

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
