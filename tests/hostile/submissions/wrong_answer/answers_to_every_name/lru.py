"""Has no methods and answers to every name with a function that returns its last argument.

Allowed: wrong_answer runtime_error
"""


class Meta(type):
    def __getattr__(cls, name):
        return lambda *args, **kwargs: args[-1] if args else None


class LRUCache(metaclass=Meta):
    def __init__(self, *args, **kwargs):
        if args and args[0] < 1:
            raise ValueError("capacity must be at least 1")

    def __getattr__(self, name):
        return lambda *args, **kwargs: args[-1] if args else None

    def __len__(self):
        return 0

    def __contains__(self, key):
        return True


def __getattr__(name):
    return LRUCache
