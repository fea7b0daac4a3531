"""The stock way: redis-py's own script object, and a hash with the two parts of TIME kept apart."""

import math
from dataclasses import dataclass
from pathlib import Path

from redis import Redis

SCRIPT = Path(__file__).with_name("token_bucket.lua")


@dataclass(frozen=True)
class Decision:
    allowed: bool
    remaining: float
    retry_after: float


class TokenBucket:
    def __init__(self, redis: Redis, capacity: int, refill_rate: float) -> None:
        if capacity < 1 or refill_rate < 0:
            raise ValueError("capacity must be at least 1 and refill_rate at least 0")
        self.decide = redis.register_script(SCRIPT.read_bytes())
        # Milliseconds; Redis takes no expiry of more than some 292 million years.
        life = min(1000 * capacity / refill_rate, 1e17) if refill_rate else 0
        self.arguments = [capacity, refill_rate, math.ceil(life)]

    def acquire(self, key: str, cost: int = 1) -> Decision:
        if cost < 0:
            raise ValueError("cost must not be negative")
        allowed, remaining, retry_after = self.decide(keys=["limit/" + key], args=[*self.arguments, cost])
        return Decision(allowed == b"yes", float(remaining), float(retry_after))
