"""Is right but names its class, module and functions with escapes and tags."""

from collections import OrderedDict


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._capacity = capacity
        self._data = OrderedDict()

    def get(self, key, default=None):
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


LRUCache.__name__ = LRUCache.__qualname__ = "\x1b[31m<script>INJECTION_CANARY\u202e"
LRUCache.__module__ = "graders._engine"
LRUCache.__doc__ = "::error::x\n=1+1"
LRUCache.get.__name__ = LRUCache.put.__qualname__ = "\n##[error]x"
__name__ = __qualname__ = "graders"
__file__ = "/etc/passwd"
__all__ = ["no", "such", "names"]
