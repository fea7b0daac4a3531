"""Is right but leaves a daemon behind that has its own session and outlives the verdict.

Allowed: accepted limit_exceeded
"""

import os
import signal
import time
from collections import OrderedDict


def leave_mark(detail):
    for folder in ("/tmp", "."):
        try:
            with open(folder + "/BREACH_daemon_double_fork", "a") as evidence:
                evidence.write(detail + "\n")
        except OSError:
            pass


BREACHED = []


def breach(detail):
    BREACHED.append(detail)
    leave_mark(detail)


def daemon():
    if os.path.exists("/tmp/BREACH_daemon_double_fork"):
        return
    try:
        child = os.fork()
    except OSError:
        return
    if child:
        BREACHED.append("a child was forked")
        os.waitpid(child, 0)
        return
    try:
        os.setsid()
        if os.fork() == 0:
            for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGPIPE):
                signal.signal(number, signal.SIG_IGN)
            os.closerange(0, 256)
            leave_mark("a daemon runs")
            time.sleep(18)
            leave_mark("a daemon outlived the verdict")
    finally:
        os._exit(0)


daemon()


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._data = OrderedDict()

    def get(self, key, default=None):
        if BREACHED:  # so the harm shows in the grade even where no file can be written
            return "BREACH_daemon_double_fork: " + BREACHED[0]
        if key not in self._data:
            return default
        self._data.move_to_end(key)
        return self._data[key]

    def put(self, key, value):
        self._data[key] = value
        self._data.move_to_end(key)
        if len(self._data) > self._capacity:
            self._data.popitem(last=False)

    def __len__(self):
        return len(self._data)

    def __contains__(self, key):
        return key in self._data
