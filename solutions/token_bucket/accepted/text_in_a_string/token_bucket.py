"""One string for each bucket, written and set to expire by one command; the script is sent along with every call."""

from __future__ import annotations

import dataclasses
import os

_HERE = os.path.dirname(__file__)
with open(os.path.join(_HERE, "token_bucket.lua"), encoding="utf-8") as _file:
    _LUA = _file.read()


@dataclasses.dataclass(frozen=True)
class Decision:
    allowed: bool
    remaining: float
    retry_after: float


class TokenBucket:
    def __init__(self, redis, capacity: int, refill_rate: float) -> None:
        if capacity < 1:
            raise ValueError("capacity")
        if refill_rate < 0:
            raise ValueError("refill_rate")
        self._run = lambda key, cost: redis.eval(_LUA, 1, key, capacity, refill_rate, cost)

    def acquire(self, key: str, cost: int = 1) -> Decision:
        if cost < 0:
            raise ValueError("cost")
        words = self._run(key, cost).decode().split()
        return Decision(words[0] == "allowed", *map(float, words[1:]))
