"""Counts in seconds (GCRA): of each bucket it keeps how long it takes to be full, and a cost is a time."""

import hashlib
import math
from dataclasses import dataclass
from pathlib import Path

from redis.exceptions import NoScriptError


@dataclass(frozen=True, slots=True)
class Decision:
    allowed: bool
    remaining: float
    retry_after: float


class TokenBucket:
    """At rate 0 a token is worth a second, too, but no time passes."""

    def __init__(self, redis, capacity, refill_rate):
        if not (capacity >= 1 and refill_rate >= 0):
            raise ValueError((capacity, refill_rate))
        self.redis, self.capacity, self.rate = redis, capacity, refill_rate
        self.lua = Path(__file__).with_name("token_bucket.lua").read_text(encoding="utf-8")
        self.digest = hashlib.sha1(self.lua.encode()).hexdigest()

    def acquire(self, key, cost=1):
        if cost < 0:
            raise ValueError(cost)
        arguments = 1, b"gcra:" + key.encode(), self.capacity, self.rate, cost
        try:
            code, until_full, standing = self.redis.evalsha(self.digest, *arguments)
        except NoScriptError:
            code, until_full, standing = self.redis.eval(self.lua, *arguments)
        per_second = self.rate or 1
        until_full = float(until_full)
        remaining = max(0.0, self.capacity - until_full * per_second)
        if code == 1:
            return Decision(True, remaining, 0.0)
        if cost > self.capacity or not self.rate:
            return Decision(False, remaining, math.inf)
        return Decision(False, remaining, float(standing) + max(0.0, (cost - remaining) / per_second))
