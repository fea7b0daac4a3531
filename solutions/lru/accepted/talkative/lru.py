"""Prints what it does, as a cache does whose author is still debugging, and has a demo at the end.

It falls silent after a hundred lines, so that it never runs into a limit on output.
"""

from collections import OrderedDict

lines_left = iter(range(100))


def say(*words):
    if next(lines_left, None) is not None:
        print(*words)


class LRUCache:
    def __init__(self, capacity):
        say("new cache for", capacity)
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self.capacity = capacity
        self.data = OrderedDict()

    def get(self, key, default=None):
        say("get", repr(key))
        if key in self.data:
            self.data.move_to_end(key)
            return self.data[key]
        return default

    def put(self, key, value):
        say("put", repr(key))
        if key in self.data:
            del self.data[key]
        self.data[key] = value
        if len(self.data) > self.capacity:
            victim, _ = self.data.popitem(last=False)
            say("evicting", repr(victim))

    def __len__(self):
        return len(self.data)

    def __contains__(self, key):
        return key in self.data


if __name__ == "__main__":
    cache = LRUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.get("a")
    cache.put("c", 3)
    print("b" in cache, "should be False")
