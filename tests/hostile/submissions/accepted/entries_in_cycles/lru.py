"""Is right, and its entries refer to themselves through a closure, so that only the collector frees
them.
"""


class Entry:
    def __init__(self, owner, key, value):
        self.key, self.value = key, value
        self.prev = self.next = None
        self.touch = lambda: owner._touch(self)


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity")
        self.capacity, self.entries = capacity, {}
        self.head, self.tail = Entry(self, None, None), Entry(self, None, None)
        self.head.next, self.tail.prev = self.tail, self.head

    def _unlink(self, e):
        e.prev.next, e.next.prev = e.next, e.prev

    def _link(self, e):
        e.prev, e.next = self.tail.prev, self.tail
        e.prev.next = self.tail.prev = e

    def _touch(self, e):
        self._unlink(e)
        self._link(e)

    def get(self, key, default=None):
        if key not in self.entries:
            return default
        self.entries[key].touch()
        return self.entries[key].value

    def put(self, key, value):
        if key in self.entries:
            self.entries[key].value = value
            self.entries[key].touch()
            return
        if len(self.entries) == self.capacity:
            old = self.head.next
            self._unlink(old)
            del self.entries[old.key]
        self.entries[key] = e = Entry(self, key, value)
        self._link(e)

    def __len__(self):
        return len(self.entries)

    def __contains__(self, key):
        return key in self.entries
