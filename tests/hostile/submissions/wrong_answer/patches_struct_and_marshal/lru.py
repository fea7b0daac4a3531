"""Replaces the functions of struct, marshal, pickle, zlib, base64 and hashlib.

Allowed: wrong_answer runtime_error limit_exceeded
"""

import base64
import binascii
import hashlib
import marshal
import pickle
import struct
import zlib


class Fake:
    def __init__(self, *args, **kwargs):
        self.size = 4

    def pack(self, *args):
        return b"\0\0\0\0"

    def unpack(self, *args):
        return (0,)

    unpack_from = iter_unpack = unpack
    pack_into = pack


struct.Struct = Fake
struct.pack = lambda form, *args: b"\0\0\0\0"
struct.unpack = struct.unpack_from = lambda form, *args, **kwargs: (0,) * 8
marshal.dumps = pickle.dumps = lambda *args, **kwargs: b"N"
marshal.loads = pickle.loads = lambda *args, **kwargs: None
base64.b64encode = base64.b64decode = binascii.hexlify = binascii.crc32 = zlib.crc32 = lambda *args, **kwargs: b""
hashlib.sha256 = hashlib.blake2b = hashlib.md5 = lambda *args, **kwargs: type("H", (), {"hexdigest": lambda s: "0" * 64})()


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
