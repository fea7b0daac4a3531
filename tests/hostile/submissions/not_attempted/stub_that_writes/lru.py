"""Leaves the stub as it was but tries to write a file on the way."""


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_stub_that_writes", "a") as evidence:
                evidence.write(detail + "\n")
        except OSError:
            pass


leave_mark("a stub wrote a file")


class LRUCache:
    def __init__(self, capacity):
        raise NotImplementedError

    def get(self, key, default=None):
        raise NotImplementedError

    def put(self, key, value):
        raise NotImplementedError

    def __len__(self):
        raise NotImplementedError

    def __contains__(self, key):
        raise NotImplementedError
