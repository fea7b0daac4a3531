"""Puts the parts of TIME together with a point between them: 5 microseconds become half a second.

Killed by: test_every_microsecond_counts
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis.exceptions import NoScriptError

_SCRIPT = Path(__file__).with_name("token_bucket.lua").read_text(encoding="utf-8")
_DIGEST = hashlib.sha1(_SCRIPT.encode()).hexdigest()


@dataclass(frozen=True)
class Decision:
    """What became of a call."""

    allowed: bool
    remaining: float
    retry_after: float


class TokenBucket:
    """Buckets of one capacity and rate. What they hold is in Redis; nothing is kept here."""

    def __init__(self, redis: Any, capacity: int, refill_rate: float) -> None:
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1, not {capacity!r}")
        if refill_rate < 0:
            raise ValueError(f"refill_rate must not be negative: {refill_rate!r}")
        self._redis = redis
        self._capacity = capacity
        self._rate = refill_rate

    def acquire(self, key: str, cost: int = 1) -> Decision:
        if cost < 0:
            raise ValueError(f"cost must not be negative: {cost!r}")
        call = (1, f"bucket:{key}", self._capacity, self._rate, cost)
        try:
            reply = self._redis.evalsha(_DIGEST, *call)
        except NoScriptError:
            # A new server, or one whose scripts were flushed. EVAL brings the script along and has it kept.
            reply = self._redis.eval(_SCRIPT, *call)
        allowed, remaining, retry_after = reply
        return Decision(bool(allowed), float(remaining), float(retry_after))
