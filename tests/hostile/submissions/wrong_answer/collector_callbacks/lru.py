"""Hangs its code on the garbage collector so that it runs inside whatever the worker does.

Allowed: wrong_answer runtime_error limit_exceeded
"""

import gc
import sys


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return default

    def put(self, key, value):
        pass

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False


def act(phase, information):
    frame = sys._getframe(1)
    while frame is not None:
        for name, value in list(frame.f_locals.items()):
            if type(value) is dict and "ok" in value:
                value["ok"] = True
            if type(value) is list and value and type(value[0]) is dict:
                for entry in value:
                    entry.update(ok=True, value=None)
        frame = frame.f_back


gc.callbacks.append(act)
gc.set_threshold(1, 1, 1)
