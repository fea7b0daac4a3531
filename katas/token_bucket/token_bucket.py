"""A rate limiter over Redis: your Python goes here, and the decision goes into token_bucket.lua beside it."""

from dataclasses import dataclass
from pathlib import Path

from redis import Redis

# The text of the script, read when this module is imported. Leave this line as it is.
SCRIPT = Path(__file__).with_name("token_bucket.lua").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Decision:
    """What became of a call. This class is given; leave it as it is."""

    allowed: bool
    remaining: float  # tokens left after this call
    retry_after: float  # seconds until this cost could be admitted; 0.0 if allowed, math.inf if never


class TokenBucket:
    """Buckets of one capacity and one rate, a bucket for each key; all that they hold is in Redis.

    Any number of processes use the same buckets at once, with clocks that differ. So each decision is
    one call of the script, which asks Redis itself for the time.
    """

    def __init__(self, redis: Redis, capacity: int, refill_rate: float) -> None:
        """Serve buckets that hold `capacity` tokens and gain `refill_rate` tokens a second.

        `redis` is a stock client, whose replies are bytes. Raise ValueError if `capacity` is below 1 or
        `refill_rate` is negative. A rate of 0 is allowed: such a bucket never refills.
        """
        raise NotImplementedError

    def acquire(self, key: str, cost: int = 1) -> Decision:
        """Take `cost` tokens from the bucket `key` if it holds that many, else none; return the decision.

        A bucket starts full. A cost of 0 is always allowed and takes nothing. A cost above the capacity
        is denied, and waiting does not help. Raise ValueError if `cost` is negative, before anything is
        changed. If Redis has forgotten the script (NOSCRIPT), send it again.
        """
        raise NotImplementedError
