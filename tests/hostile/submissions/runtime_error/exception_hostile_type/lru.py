"""Raises an exception whose class lies about or refuses its name, module and bases."""


class Meta(type):
    def __getattribute__(cls, name):
        if name in ("__name__", "__qualname__", "__module__", "__mro__"):
            raise SystemExit(0)
        return super().__getattribute__(name)

    def __repr__(cls):
        raise SystemExit(0)

    def __instancecheck__(cls, other):
        return True

    def __subclasscheck__(cls, other):
        return True


class Nameless(Exception, metaclass=Meta):
    __class__ = property(lambda self: ValueError)
    __traceback__ = property(lambda self: 1 / 0)
    __cause__ = property(lambda self: 1 / 0)
    __context__ = property(lambda self: 1 / 0)


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        raise Nameless()

    def put(self, key, value):
        raise Nameless()

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
