"""Aborts from C in every method."""

import os


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        os.abort()

    def put(self, key, value):
        os.abort()

    def __len__(self):
        os.abort()

    def __contains__(self, key):
        os.abort()
