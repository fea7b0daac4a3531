"""Makes every way of writing send its data twice.

Allowed: wrong_answer runtime_error limit_exceeded
"""

import io
import os
import socket

WRITE = os.write


def twice(descriptor, data):
    if descriptor > 2:
        WRITE(descriptor, data)
    return WRITE(descriptor, data)


os.write = twice
if hasattr(os, "writev"):
    WRITEV = os.writev

    def twice_vector(descriptor, parts):
        WRITEV(descriptor, parts)
        return WRITEV(descriptor, parts)

    os.writev = twice_vector


class Socket(socket.socket):
    def sendall(self, data, *flags):
        super().sendall(data, *flags)
        return super().sendall(data, *flags)

    def send(self, data, *flags):
        super().send(data, *flags)
        return super().send(data, *flags)


class File(io.FileIO):
    def write(self, data):
        super().write(data)
        return super().write(data)


socket.socket = Socket
io.FileIO = File


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
