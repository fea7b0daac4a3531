"""Reads the bucket and does the sum in Python, and only the writing is one step.

Killed by: test_no_token_is_given_twice
"""

import hashlib
import math
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
        name = f"bucket:{key}"
        seconds, micros = self._redis.time()
        now = seconds * 1_000_000 + micros
        tokens, at = self._redis.hmget(name, "tokens", "at")
        tokens, at = float(tokens or self._capacity), int(at or now)
        if now > at:
            tokens, at = min(self._capacity, tokens + (now - at) / 1_000_000 * self._rate), now
        gap = (at - now) / 1_000_000
        allowed, wait = cost <= tokens, 0.0
        if allowed:
            tokens -= cost
        elif cost > self._capacity or not self._rate:
            wait = math.inf
        else:
            wait = gap + (cost - tokens) / self._rate
        self._run(name, repr(float(tokens)), at, math.ceil(gap + self._capacity / self._rate) if self._rate else 0)
        return Decision(allowed, float(tokens), wait)

    def _run(self, name: str, *args: Any) -> None:
        try:
            self._redis.evalsha(_DIGEST, 1, name, *args)
        except NoScriptError:
            self._redis.eval(_SCRIPT, 1, name, *args)
