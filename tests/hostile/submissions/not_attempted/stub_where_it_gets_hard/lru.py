"""Is right at first and raises NotImplementedError from the first eviction on, to be spared the
failure.

Allowed: not_attempted runtime_error
Fails: a_hit_counts_as_use overwriting_counts_as_use what_is_evicted_is_released
  long_mixed_histories get_is_constant_time membership_is_constant_time put_is_constant_time
"""

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


PUT = LRUCache.put


def put(self, key, value):
    if key not in self._data and len(self._data) == self._capacity:
        raise NotImplementedError
    PUT(self, key, value)


LRUCache.put = put
