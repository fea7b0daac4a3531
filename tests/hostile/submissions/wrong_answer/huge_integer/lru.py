"""Lifts the limit on digits and answers with an integer of a million digits.

Allowed: wrong_answer runtime_error limit_exceeded
"""

import sys

if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)
HUGE = 1 << 3_321_929


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")

    def get(self, key, default=None):
        return HUGE

    def put(self, key, value):
        return None

    def __len__(self):
        return 0

    def __contains__(self, key):
        return False
