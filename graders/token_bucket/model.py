"""The sequential specification of ``token_bucket``: plain, slow, and right by inspection. It counts in fractions."""

import math
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Decision:
    allowed: bool
    remaining: float
    retry_after: float


class Bucket:
    """One bucket: at the moment ``at``, the latest at which it was seen, it held ``tokens``."""

    def __init__(self, capacity: int, refill_rate: float, now: Fraction) -> None:
        self.capacity = capacity
        self.rate = Fraction(refill_rate)
        self.tokens = Fraction(capacity)
        self.at = now

    def refill(self, now: Fraction) -> Fraction:
        """Add what came back until ``now``; return the seconds for which the bucket stands still, if the clock is back.

        While the clock reads earlier than ``at``, nothing comes back and nothing is lost.
        """
        if now > self.at:
            self.tokens = min(Fraction(self.capacity), self.tokens + (now - self.at) * self.rate)
            self.at = now
        return self.at - now

    def wait(self, cost: int, gap: Fraction) -> Fraction | float:
        """Return in how many seconds a cost that was denied could be admitted."""
        if cost > self.capacity or self.rate == 0:
            return math.inf
        return gap + (cost - self.tokens) / self.rate


def read(now: float) -> Fraction:
    """Return the time as Redis tells it: in whole microseconds."""
    return Fraction(round(now * 1_000_000), 1_000_000)


class TokenBucket:
    """Buckets are kept with the clock, which stands for Redis, and so are common to all servers."""

    def __init__(self, redis: object, capacity: int, refill_rate: float) -> None:
        if capacity < 1 or refill_rate < 0:
            raise ValueError("no such bucket")
        self._redis = redis
        self._capacity = capacity
        self._rate = refill_rate
        self._buckets: dict[str, Bucket] = vars(redis).setdefault("buckets", {})

    def acquire(self, key: str, cost: int = 1) -> Decision:
        if cost < 0:
            raise ValueError("no such cost")
        now = read(self._redis.now)  # type: ignore[attr-defined]
        bucket = self._buckets.setdefault(key, Bucket(self._capacity, self._rate, now))
        gap = bucket.refill(now)
        if cost <= bucket.tokens:
            bucket.tokens -= cost
            return Decision(True, float(bucket.tokens), 0.0)
        return Decision(False, float(bucket.tokens), float(bucket.wait(cost, gap)))
