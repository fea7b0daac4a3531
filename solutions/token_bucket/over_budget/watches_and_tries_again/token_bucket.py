"""Does the sum in Python between WATCH and EXEC: right, with five round trips and more under load.

Killed by: test_a_decision_is_one_round_trip
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis.exceptions import WatchError

_SCRIPT = Path(__file__).with_name("token_bucket.lua").read_text(encoding="utf-8")


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
        while True:
            try:
                return self._try(f"bucket:{key}", cost)
            except WatchError:
                continue

    def _try(self, name: str, cost: int) -> Decision:
        with self._redis.pipeline() as pipe:
            pipe.watch(name)
            tokens, at = pipe.hmget(name, "tokens", "at")
            seconds, micros = pipe.time()
            now = seconds * 1_000_000 + micros
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
            life = math.ceil(min(1e15, gap + self._capacity / self._rate)) if self._rate else 0
            pipe.multi()
            pipe.eval(_SCRIPT, 1, name, repr(float(tokens)), at, life)
            pipe.execute()
        return Decision(allowed, float(tokens), wait)
