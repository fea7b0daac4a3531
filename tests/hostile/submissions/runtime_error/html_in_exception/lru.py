"""Closes every tag and attribute a report may stand in and starts a script."""

MESSAGE = (
    "INJECTION_CANARY</pre></td></script></textarea></title>\"'><script>alert(1)</script>"
    "<img src=x onerror=alert(1)><svg/onload=alert(1)>&lt;javascript:alert(1)<!-- ]]> --><style>*{display:none}</style>"
)


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        raise RuntimeError(MESSAGE)

    def put(self, key, value):
        raise RuntimeError(MESSAGE)

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
