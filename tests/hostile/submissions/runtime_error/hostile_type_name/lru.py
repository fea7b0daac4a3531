"""Hides the injection in the names of the exception's class, module and function."""

NAME = "\x1b[31mINJECTION_CANARY<script>\n::error::x\n=1+1\u202e"
Error = type(NAME, (Exception,), {"__module__": NAME, "__qualname__": NAME})


def fail(*args):
    raise Error(NAME)


fail.__code__ = fail.__code__.replace(co_name=NAME, co_filename=NAME)


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    get = put = fail

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
