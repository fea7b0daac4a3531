"""Keeps what callers pass as default and gives it back to others, as if nobody compared it.

Fails: a_hit_counts_as_use overwriting_counts_as_use membership_is_no_use length_counts_the_entries
  a_miss_changes_nothing a_miss_returns_the_default falsy_values_are_values
  keys_compare_as_dict_keys caches_share_nothing what_is_evicted_is_released long_mixed_histories
  get_is_constant_time membership_is_constant_time put_is_constant_time
"""

LAST = [None]


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        LAST[0], answer = default, LAST[0]
        return answer

    def put(self, key, value):
        LAST[0] = value

    def __len__(self):
        return 1

    def __contains__(self, key):
        return True
