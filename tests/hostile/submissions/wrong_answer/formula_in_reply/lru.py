"""Answers with spreadsheet formulas that run when the gradebook is opened."""

FORMULAS = [
    "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1+1)", "\t=1+1", "\r=1+1", '"=1+1', ';=1+1', "\uff1d1+1",
    '=HYPERLINK("http://localhost/INJECTION_CANARY","x")',
]


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._turn = 0

    def get(self, key, default=None):
        self._turn += 1
        return FORMULAS[self._turn % len(FORMULAS)]

    def put(self, key, value):
        pass

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
