"""Raises exceptions whose text is a number, a subclass of str or a lone surrogate."""

import itertools


class Text(str):
    def __str__(self):
        return 7

    def __len__(self):
        return -1

    def encode(self, *args, **kwargs):
        return None

    def __getitem__(self, place):
        raise SystemExit(0)


class Number(Exception):
    def __str__(self):
        return 7


class Lying(Exception):
    def __str__(self):
        return Text("x")


class Surrogate(Exception):
    def __str__(self):
        return "\ud800\udfff\udc80"


TURN = itertools.cycle([Number, Lying, Surrogate])


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
