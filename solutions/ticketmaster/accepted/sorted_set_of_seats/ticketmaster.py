"""Seats in a sorted set by when they are free again: 0 for now, a deadline, or infinity once sold."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

# KEYS: 1 seats by when they are free, 2 seat -> id of its hold, 3 id -> user, 4 count of holds
_BEGINNING = """
local until_, holder, users, count = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local PIECE = 1000

local function pieces(list, first, act)
    for from = first, #list, PIECE do act(from, math.min(from + PIECE - 1, #list)) end
end

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local over = redis.call('ZRANGEBYSCORE', until_, '(0', string.format('%.0f', now))
for _, seat in ipairs(over) do
    local id = redis.call('HGET', holder, seat)
    redis.call('ZADD', until_, 0, seat)
    redis.call('HDEL', holder, seat)
    redis.call('HDEL', users, id)
    redis.call('DEL', users .. ':' .. id)
end
"""

_SCRIPTS = {
    "put_on_sale": """
pieces(ARGV, 1, function(first, last)
    local scored = {}
    for i = first, last do
        table.insert(scored, 0)
        table.insert(scored, ARGV[i])
    end
    redis.call('ZADD', until_, 'NX', unpack(scored))
end)
""",
    "hold": """
local user, seconds, token = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local taken, unknown = {}, false
pieces(ARGV, 4, function(first, last)
    local scores = redis.call('ZMSCORE', until_, unpack(ARGV, first, last))
    for i = first, last do
        local score = scores[i - first + 1]
        if not score then unknown = true
        elseif tonumber(score) > 0 then table.insert(taken, ARGV[i]) end
    end
end)
if unknown then return false end

if #taken > 0 then
    local id = redis.call('HGET', holder, ARGV[4])
    local same = #taken == #ARGV - 3 and id and redis.call('HGET', users, id) == user
        and redis.call('SCARD', users .. ':' .. id) == #taken
        and redis.call('ZSCORE', until_, ARGV[4]) ~= 'inf'
    if same then
        pieces(ARGV, 4, function(first, last)
            for _, other in ipairs(redis.call('HMGET', holder, unpack(ARGV, first, last))) do
                same = same and other == id
            end
        end)
    end
    if same then return id end
    return taken
end

local id = string.format('%.0f', redis.call('INCR', count)) .. '.' .. token
local ending = string.format('%.0f', now + seconds * 1000000)
pieces(ARGV, 4, function(first, last)
    local scored, held = {}, {}
    for i = first, last do
        table.insert(scored, ending)
        table.insert(scored, ARGV[i])
        table.insert(held, ARGV[i])
        table.insert(held, id)
    end
    redis.call('ZADD', until_, unpack(scored))
    redis.call('HSET', holder, unpack(held))
    redis.call('SADD', users .. ':' .. id, unpack(ARGV, first, last))
end)
redis.call('HSET', users, id, user)
return id
""",
    "buy": """
if redis.call('HEXISTS', users, ARGV[1]) == 0 then return 0 end
for _, seat in ipairs(redis.call('SMEMBERS', users .. ':' .. ARGV[1])) do
    redis.call('ZADD', until_, '+inf', seat)
end
return 1
""",
    "release": """
local seats = redis.call('SMEMBERS', users .. ':' .. ARGV[1])
if #seats == 0 or redis.call('ZSCORE', until_, seats[1]) == 'inf' then return end
for _, seat in ipairs(seats) do
    redis.call('ZADD', until_, 0, seat)
    redis.call('HDEL', holder, seat)
end
redis.call('DEL', users .. ':' .. ARGV[1])
redis.call('HDEL', users, ARGV[1])
""",
    "available": "return redis.call('ZRANGEBYSCORE', until_, 0, 0)",
    "owner": """
if redis.call('ZSCORE', until_, ARGV[1]) ~= 'inf' then return false end
return redis.call('HGET', users, redis.call('HGET', holder, ARGV[1]))
""",
}


class SeatsUnavailable(Exception):
    """`seats` are held or sold."""

    def __init__(self, seats: frozenset[str]) -> None:
        super().__init__(", ".join(seats))
        self.seats = seats


class HoldExpired(Exception):
    """There is no such hold, or no longer."""


class BoxOffice:
    """One script for each method; the sorted set alone says which seats are free, and until when the others are not."""

    def __init__(self, redis: Any, event: str) -> None:
        keys = [f"seats/{len(event)}/{event}/{name}" for name in ("until", "holder", "users", "count")]
        scripts = {name: redis.register_script(_BEGINNING + script) for name, script in _SCRIPTS.items()}
        self._run = lambda name, *args: scripts[name](keys, args)

    def put_on_sale(self, seats: Iterable[str]) -> None:
        self._run("put_on_sale", *seats)

    def hold(self, user: str, seats: Sequence[str], seconds: int) -> str:
        if not 0 < len(seats) == len(set(seats)):
            raise ValueError("a hold is of one seat or more, all different")
        if seconds < 1:
            raise ValueError("a hold is for a second or more")
        answer = self._run("hold", user, seconds, uuid.uuid4().hex, *seats)
        if answer is None:
            raise ValueError("a hold is of seats on sale")
        if isinstance(answer, list):
            raise SeatsUnavailable(frozenset(seat.decode() for seat in answer))
        return answer.decode()

    def buy(self, hold_id: str) -> None:
        if not self._run("buy", hold_id):
            raise HoldExpired(hold_id)

    def release(self, hold_id: str) -> None:
        self._run("release", hold_id)

    def available(self) -> set[str]:
        return {seat.decode() for seat in self._run("available")}

    def owner(self, seat: str) -> str | None:
        user = self._run("owner", seat)
        return user if user is None else user.decode()
