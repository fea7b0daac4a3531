"""Has a child process search the list, whose CPU time is not the worker's, or searches itself if
there is none.

Allowed: over_budget limit_exceeded runtime_error
Fails: get_is_constant_time membership_is_constant_time put_is_constant_time
"""

import os
import pickle
import signal


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._items = []  # least recent first; every call searches it from the front

    def _find(self, key):
        for place, (other, _) in enumerate(self._items):
            if other == key:
                return place
        return -1

    def get(self, key, default=None):
        place = self._find(key)
        if place < 0:
            return default
        item = self._items.pop(place)
        self._items.append(item)
        return item[1]

    def put(self, key, value):
        place = self._find(key)
        if place >= 0:
            self._items.pop(place)
        self._items.append((key, value))
        if len(self._items) > self._capacity:
            self._items.pop(0)

    def __len__(self):
        return len(self._items)

    def __contains__(self, key):
        return self._find(key) >= 0


METHODS = {name: getattr(LRUCache, name) for name in ("__init__", "get", "put", "__len__", "__contains__")}


def serve(requests, replies):
    signal.alarm(20)
    with open("/tmp/BREACH_searches_in_child_process", "w") as evidence:
        evidence.write("a child process runs")
    caches = {}
    while True:
        number, name, arguments = pickle.load(requests)
        if name == "__init__":
            caches[number] = LRUCache.__new__(LRUCache)
        reply = METHODS[name](caches[number], *arguments)
        pickle.dump(reply, replies)
        replies.flush()


def start():
    down, up = os.pipe(), os.pipe()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if os.fork() == 0:
        try:
            serve(os.fdopen(down[0], "rb"), os.fdopen(up[1], "wb"))
        finally:
            os._exit(0)
    return os.fdopen(down[1], "wb"), os.fdopen(up[0], "rb")


def elsewhere(name):
    def call(self, *arguments, **named):
        if name == "__init__" and arguments[0] < 1:
            raise ValueError("capacity must be at least 1")
        pickle.dump((id(self), name, arguments), REQUESTS)
        REQUESTS.flush()
        return pickle.load(REPLIES)

    return call


try:
    REQUESTS, REPLIES = start()
except Exception:
    pass
else:
    for name in METHODS:
        setattr(LRUCache, name, elsewhere(name))
