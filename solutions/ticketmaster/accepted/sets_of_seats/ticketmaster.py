"""Sets: a hold moves its seats out of the set of free ones into a set of its own, and back when it ends."""

import json
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

_COMMON = """
local base = KEYS[1]
local free, running, terms, requests, bought, sold = base .. 'free', base .. 'running', base .. 'terms',
    base .. 'requests', base .. 'bought', base .. 'sold'

local function in_pieces(command, key, values)
    for first = 1, #values, 1000 do
        redis.call(command, key, unpack(values, first, math.min(first + 999, #values)))
    end
end

local function finish(id)
    in_pieces('SADD', free, redis.call('SMEMBERS', base .. 'hold:' .. id))
    redis.call('DEL', base .. 'hold:' .. id)
    redis.call('ZREM', running, id)
    redis.call('HDEL', requests, redis.call('HGET', terms, id))
    redis.call('HDEL', terms, id)
end

local time = redis.call('TIME')
local now = tonumber(time[1]) + time[2] / 1000000
local overdue = redis.call('ZRANGEBYSCORE', running, 0, string.format('%.6f', now))
for _, id in ipairs(overdue) do finish(id) end
"""

_PUT_ON_SALE = (
    _COMMON
    + """
local new = {}
for _, seat in ipairs(ARGV) do
    if redis.call('SADD', base .. 'all', seat) == 1 then table.insert(new, seat) end
end
in_pieces('SADD', free, new)
"""
)

_HOLD = (
    _COMMON
    + """
local request, seconds, token = ARGV[1], ARGV[2], ARGV[3]
local seats = {}
for i = 4, #ARGV do table.insert(seats, ARGV[i]) end

local asked = base .. 'asked'
in_pieces('SADD', asked, seats)
local unknown = redis.call('SDIFF', asked, base .. 'all')
local taken = redis.call('SDIFF', asked, free)
if #unknown + #taken > 0 then
    redis.call('DEL', asked)
    if #unknown > 0 then return {'unknown'} end
    local id = redis.call('HGET', requests, request)
    if id then return {'id', id} end
    table.insert(taken, 1, 'taken')
    return taken
end

local id = redis.call('INCR', base .. 'count') .. ':' .. token
redis.call('RENAME', asked, base .. 'hold:' .. id)
in_pieces('SREM', free, seats)
redis.call('HSET', terms, id, request)
redis.call('HSET', requests, request, id)
redis.call('ZADD', running, string.format('%.6f', now + seconds), id)
return {'id', id}
"""
)

_BUY = (
    _COMMON
    + """
local id = ARGV[1]
if redis.call('SISMEMBER', bought, id) == 1 then return 1 end
if not redis.call('ZSCORE', running, id) then return 0 end
local request = redis.call('HGET', terms, id)
local sales = {}
for _, seat in ipairs(redis.call('SMEMBERS', base .. 'hold:' .. id)) do
    table.insert(sales, seat)
    table.insert(sales, request)
end
in_pieces('HSET', sold, sales)
redis.call('SADD', bought, id)
redis.call('ZREM', running, id)
redis.call('HDEL', requests, request)
redis.call('HDEL', terms, id)
redis.call('DEL', base .. 'hold:' .. id)
return 1
"""
)

_RELEASE = _COMMON + "if redis.call('ZSCORE', running, ARGV[1]) then finish(ARGV[1]) end"
_AVAILABLE = _COMMON + "return redis.call('SMEMBERS', free)"


class SeatsUnavailable(Exception):
    seats: list[str]


class HoldExpired(Exception):
    pass


class BoxOffice:
    def __init__(self, redis: Any, event: str) -> None:
        self.redis = redis
        self.base = "box office " + json.dumps(event) + " "

    def _do(self, script: str, *args: Any) -> Any:
        return self.redis.eval(script, 1, self.base, *args)

    def put_on_sale(self, seats: Iterable[str]) -> None:
        self._do(_PUT_ON_SALE, *seats)

    def hold(self, user: str, seats: Sequence[str], seconds: int) -> str:
        once = sorted(set(seats))
        if once == [] or len(once) != len(seats) or seconds <= 0:
            raise ValueError
        # The user comes first, so that it can be read again from the terms of the sale.
        request = json.dumps([user, uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(once)).hex])
        kind, *found = [part.decode() for part in self._do(_HOLD, request, seconds, uuid.uuid4().hex, *once)]
        if kind == "unknown":
            raise ValueError
        if kind == "taken":
            problem = SeatsUnavailable(*found)
            problem.seats = found
            raise problem
        return found[0]

    def buy(self, hold_id: str) -> None:
        if self._do(_BUY, hold_id) == 0:
            raise HoldExpired

    def release(self, hold_id: str) -> None:
        self._do(_RELEASE, hold_id)

    def available(self) -> set[str]:
        return {seat.decode() for seat in self._do(_AVAILABLE)}

    def owner(self, seat: str) -> str | None:
        sale = self.redis.hget(self.base + "sold", seat)
        return json.loads(sale)[0] if sale else None
