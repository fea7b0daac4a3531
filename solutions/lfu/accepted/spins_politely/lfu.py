"""Nobody queues for the lock: a thread that finds it taken lets the others run, and tries again.

One lock for all caches of the program, taken and given back by hand, and no types.
"""

import threading
import time
from collections import OrderedDict

lock = threading.Lock()


def take_lock():
    while not lock.acquire(blocking=False):
        time.sleep(0)


class LFUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be positive")
        self.capacity = capacity
        self.values = {}
        self.counts = {}
        self.groups = {}
        self.lowest = 1

    def used(self, key):
        n = self.counts[key]
        self.groups[n].pop(key)
        if not self.groups[n]:
            self.groups.pop(n)
            if self.lowest == n:
                self.lowest = n + 1
        self.counts[key] = n + 1
        if n + 1 not in self.groups:
            self.groups[n + 1] = OrderedDict()
        self.groups[n + 1][key] = True

    def get(self, key, default=None):
        take_lock()
        try:
            if key not in self.values:
                return default
            self.used(key)
            return self.values[key]
        finally:
            lock.release()

    def put(self, key, value):
        take_lock()
        try:
            if key in self.values:
                self.values[key] = value
                self.used(key)
                return
            if len(self.values) == self.capacity:
                victim, _ = self.groups[self.lowest].popitem(last=False)
                if not self.groups[self.lowest]:
                    self.groups.pop(self.lowest)
                self.values.pop(victim)
                self.counts.pop(victim)
            self.values[key] = value
            self.counts[key] = 1
            if 1 not in self.groups:
                self.groups[1] = OrderedDict()
            self.groups[1][key] = True
            self.lowest = 1
        finally:
            lock.release()

    def __len__(self):
        take_lock()
        try:
            return len(self.values)
        finally:
            lock.release()

    def __contains__(self, key):
        take_lock()
        try:
            return key in self.values
        finally:
            lock.release()
