"""Ends the main thread with a raw exit call while a helper thread keeps the process alive.

Allowed: runtime_error limit_exceeded
"""

import os
import platform
import signal
import threading
import time


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        import ctypes

        signal.alarm(20)
        threading.Thread(target=time.sleep, args=(18,), daemon=True).start()
        number = {"x86_64": 60, "aarch64": 93}.get(platform.machine())
        if number is not None:
            ctypes.CDLL(None).syscall(number, 0)
        os._exit(0)

    put = get

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
