"""A client that did not hear the answer and asks again is refused by its own hold.

Killed by: test_asking_again_gives_the_same_hold
"""

import functools
import hashlib
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from redis.exceptions import NoScriptError

# For each event:
#   seats      hash: seat -> id of the last hold that took it, "" before the first
#   holds      hash: id of a hold that stands -> its number of seats, ":", its user
#   deadlines  sorted set: id of a hold that stands and is not bought -> when it ends, in microseconds
#   count      how many holds there have been
# A hold that ended is forgotten, and with that all its seats are free: nothing is written to them.
_NAMES = ("seats", "holds", "deadlines", "count")

_KEYS = "local seats, holds, deadlines, count = unpack(KEYS)\n"

# A hold is ended by whoever comes next, before it is looked at. Once ended it stays so, whatever the clock says later.
_NOW = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

for _, id in ipairs(redis.call('ZRANGEBYSCORE', deadlines, '-inf', string.format('%.0f', now))) do
    redis.call('HDEL', holds, id)
    redis.call('ZREM', deadlines, id)
end
"""

# Lua passes some 8,000 arguments at most, and each script is called with up to 10,000 seats.
_CHUNK = "local CHUNK = 2000\n"

_PUT_ON_SALE = (
    _KEYS
    + _CHUNK
    + """
for first = 1, #ARGV, CHUNK do
    local last = math.min(first + CHUNK - 1, #ARGV)
    local known = redis.call('HMGET', seats, unpack(ARGV, first, last))
    local new = {}
    for i = first, last do
        if not known[i - first + 1] then
            table.insert(new, ARGV[i])
            table.insert(new, '')
        end
    end
    if #new > 0 then redis.call('HSET', seats, unpack(new)) end
end
"""
)

_HOLD = (
    _KEYS
    + _CHUNK
    + _NOW
    + """
local user, seconds, token = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local FIRST = 4
local size = #ARGV - FIRST + 1
local terms = size .. ':' .. user

local standing = {['']=false}  -- id -> terms of the hold if it stands, else false
local taken = {'taken'}
local ids, only = 0, ''        -- how many different holds took these seats, and the last of them
for first = FIRST, #ARGV, CHUNK do
    local last = math.min(first + CHUNK - 1, #ARGV)
    for i, id in ipairs(redis.call('HMGET', seats, unpack(ARGV, first, last))) do
        if not id then return {'unknown'} end
        if standing[id] == nil then standing[id] = redis.call('HGET', holds, id) end
        if standing[id] then
            table.insert(taken, ARGV[first + i - 1])
            if id ~= only then ids, only = ids + 1, id end
        end
    end
end

if #taken > 1 then
    return taken
end

-- The number makes the id new even if the client sends this very command twice; the token cannot be guessed.
local id = string.format('%.0f', redis.call('INCR', count)) .. '-' .. token
for first = FIRST, #ARGV, CHUNK do
    local entries = {}
    for i = first, math.min(first + CHUNK - 1, #ARGV) do
        table.insert(entries, ARGV[i])
        table.insert(entries, id)
    end
    redis.call('HSET', seats, unpack(entries))
end
redis.call('HSET', holds, id, terms)
redis.call('ZADD', deadlines, string.format('%.0f', now + seconds * 1000000), id)
return {'held', id}
"""
)

_BUY = (
    _KEYS
    + _NOW
    + """
if redis.call('HEXISTS', holds, ARGV[1]) == 0 then return 0 end
redis.call('ZREM', deadlines, ARGV[1])
return 1
"""
)

_RELEASE = (
    _KEYS
    + """
if redis.call('ZREM', deadlines, ARGV[1]) == 1 then redis.call('HDEL', holds, ARGV[1]) end
"""
)

_AVAILABLE = (
    _KEYS
    + _NOW
    + """
local standing = {}
for _, id in ipairs(redis.call('HKEYS', holds)) do standing[id] = true end
local all = redis.call('HGETALL', seats)
local free = {}
for i = 1, #all, 2 do
    if not standing[all[i + 1]] then table.insert(free, all[i]) end
end
return free
"""
)

_OWNER = (
    _KEYS
    + """
local id = redis.call('HGET', seats, ARGV[1])
if not id or redis.call('ZSCORE', deadlines, id) then return false end
return redis.call('HGET', holds, id)
"""
)


@functools.cache
def _digest(script: str) -> str:
    return hashlib.sha1(script.encode()).hexdigest()


class SeatsUnavailable(Exception):
    """Some seats are held or sold; `seats` are those."""

    def __init__(self, seats: Iterable[str]) -> None:
        self.seats = set(seats)
        super().__init__(f"not free: {', '.join(sorted(self.seats))}")


class HoldExpired(Exception):
    """The hold timed out, was released or never was."""


class BoxOffice:
    """Sells the seats of one event. Each method is one script, which Redis carries out alone and at its own time."""

    def __init__(self, redis: Any, event: str) -> None:
        self._redis = redis
        # No name ends in another's suffix after a colon, so no two events share a key.
        self._keys = [f"boxoffice:{event}:{name}" for name in _NAMES]

    def put_on_sale(self, seats: Iterable[str]) -> None:
        self._run(_PUT_ON_SALE, *seats)

    def hold(self, user: str, seats: Sequence[str], seconds: int) -> str:
        if not seats or len(set(seats)) < len(seats):
            raise ValueError(f"seats must be some, each named once: {seats!r}")
        if seconds < 1:
            raise ValueError(f"seconds must be at least 1, not {seconds!r}")
        outcome, *rest = (part.decode() for part in self._run(_HOLD, user, seconds, uuid.uuid4().hex, *seats))
        if outcome == "unknown":
            raise ValueError(f"not all of these seats are on sale: {seats!r}")
        if outcome == "taken":
            raise SeatsUnavailable(rest)
        return rest[0]

    def buy(self, hold_id: str) -> None:
        if not self._run(_BUY, hold_id):
            raise HoldExpired(hold_id)

    def release(self, hold_id: str) -> None:
        self._run(_RELEASE, hold_id)

    def available(self) -> set[str]:
        return {seat.decode() for seat in self._run(_AVAILABLE)}

    def owner(self, seat: str) -> str | None:
        terms = self._run(_OWNER, seat)
        return None if terms is None else terms.decode().partition(":")[2]

    def _run(self, script: str, *args: str | int) -> Any:
        try:
            return self._redis.evalsha(_digest(script), len(self._keys), *self._keys, *args)
        except NoScriptError:
            # A new server, or one whose scripts were flushed. EVAL brings the script along and has it kept.
            return self._redis.eval(script, len(self._keys), *self._keys, *args)
