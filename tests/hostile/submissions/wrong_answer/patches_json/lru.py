"""Replaces the json module's functions so that whatever is compared is equal.

Allowed: wrong_answer runtime_error limit_exceeded
"""

import json


class Anything(str):
    __eq__ = lambda self, other: True
    __ne__ = lambda self, other: False
    __hash__ = str.__hash__


DUMPS = json.dumps
json.dumps = json.encoder.JSONEncoder.encode = lambda *args, **kwargs: Anything('{"ok": true, "verdict": "accepted"}')
json.loads = json.decoder.JSONDecoder.decode = lambda *args, **kwargs: {"ok": True, "expected": None}
json.encoder.encode_basestring_ascii = json.encoder.encode_basestring = lambda text: '"x"'
json.encoder.c_make_encoder = None
json.scanner.make_scanner = json.scanner.c_make_scanner = None


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
