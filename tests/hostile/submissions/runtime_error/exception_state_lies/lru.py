"""Raises library exceptions whose fields hold impossible types and sizes.

Allowed: runtime_error limit_exceeded
"""

import itertools


def syntax():
    error = SyntaxError("x")
    error.filename = "/etc/passwd"
    error.lineno = 10**30
    error.offset = -(10**30)
    error.end_lineno = "x"
    error.text = 7
    error.print_file_and_line = object()
    return error


def unicode():
    return UnicodeDecodeError("utf-8", b"x" * 10_000_000, 0, 10_000_000, "\ud800")


def name():
    error = NameError("x")
    error.name = ["not", "a", "name"]
    return error


def missing():
    error = AttributeError("x")
    error.obj = type("Hangs", (), {"__dir__": lambda self: ["a" * 10_000] * 10_000})()
    error.name = "b" * 10_000
    return error


TURN = itertools.cycle([syntax, unicode, name, missing])


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        raise next(TURN)()

    def put(self, key, value):
        raise next(TURN)()

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
