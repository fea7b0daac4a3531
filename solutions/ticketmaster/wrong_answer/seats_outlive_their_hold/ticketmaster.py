"""Seats' keys get their time after the hold's: each hold ends a second before its seats.

Killed by: test_a_hold_ends_by_itself
"""

import json
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

_PUT_ON_SALE = """
for first = 2, #ARGV, 1000 do
    redis.call('SADD', KEYS[1], unpack(ARGV, first, math.min(first + 999, #ARGV)))
end
"""

# A seat's key holds "held:" and the id, until it expires; or "sold:" and the user, for good.
_LOOK = """
local function look(seats)
    local found = {}
    for first = 1, #seats, 1000 do
        local keys = {}
        for i = first, math.min(first + 999, #seats) do table.insert(keys, ARGV[1] .. 'seat:' .. seats[i]) end
        for _, state in ipairs(redis.call('MGET', unpack(keys))) do table.insert(found, state) end
    end
    return found
end
"""

_HOLD = (
    _LOOK
    + """
local terms, token, milliseconds = ARGV[2], ARGV[3], tonumber(ARGV[4])
local seats = cjson.decode(terms).seats
for first = 1, #seats, 1000 do
    local known = redis.call('SMISMEMBER', KEYS[1], unpack(seats, first, math.min(first + 999, #seats)))
    for _, is in ipairs(known) do
        if is == 0 then return {'unknown'} end
    end
end

local found = look(seats)
local taken = {'taken'}
for i, state in ipairs(found) do
    if state then table.insert(taken, seats[i]) end
end
if #taken > 1 then
    local id = found[1] and string.match(found[1], '^held:(.*)$')
    if id and redis.call('GET', ARGV[1] .. 'hold:' .. id) == terms then return {'held', id} end
    return taken
end

local id = string.format('%.0f', redis.call('INCR', KEYS[2])) .. token
local time = redis.call('TIME')
-- One moment for all keys of the hold: they end together.
local ending = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + milliseconds)
for _, seat in ipairs(seats) do
    redis.call('SET', ARGV[1] .. 'seat:' .. seat, 'held:' .. id, 'PXAT', string.format('%.0f', ending + 1000))
end
redis.call('SET', ARGV[1] .. 'hold:' .. id, terms, 'PXAT', ending)
return {'held', id}
"""
)

_BUY = """
local hold = ARGV[1] .. 'hold:' .. ARGV[2]
local terms = redis.call('GET', hold)
if not terms then return 0 end
if terms ~= 'bought' then
    local order = cjson.decode(terms)
    for _, seat in ipairs(order.seats) do
        redis.call('SET', ARGV[1] .. 'seat:' .. seat, 'sold:' .. order.user)
    end
    redis.call('SET', hold, 'bought')
end
return 1
"""

_RELEASE = """
local hold = ARGV[1] .. 'hold:' .. ARGV[2]
local terms = redis.call('GET', hold)
if terms and terms ~= 'bought' then
    for _, seat in ipairs(cjson.decode(terms).seats) do
        redis.call('DEL', ARGV[1] .. 'seat:' .. seat)
    end
    redis.call('DEL', hold)
end
"""

_AVAILABLE = (
    _LOOK
    + """
local seats = redis.call('SMEMBERS', KEYS[1])
local free = {}
for i, state in ipairs(look(seats)) do
    if not state then table.insert(free, seats[i]) end
end
return free
"""
)


class SeatsUnavailable(Exception):
    def __init__(self, seats: list[str]) -> None:
        super().__init__(seats)
        self.seats = seats


class HoldExpired(Exception):
    pass


class BoxOffice:
    def __init__(self, redis: Any, event: str) -> None:
        # Names of events, seats and ids are all inside keys: in hexadecimal an event's cannot contain the next colon.
        self._prefix = f"box:{event.encode().hex()}:"
        self._redis = redis
        self._put, self._hold, self._buy, self._release, self._available = (
            redis.register_script(each) for each in (_PUT_ON_SALE, _HOLD, _BUY, _RELEASE, _AVAILABLE)
        )

    def _call(self, script: Any, *args: Any) -> Any:
        return script(keys=[self._prefix + "seats", self._prefix + "count"], args=[self._prefix, *args])

    def put_on_sale(self, seats: Iterable[str]) -> None:
        self._call(self._put, *seats)

    def hold(self, user: str, seats: Sequence[str], seconds: int) -> str:
        if len(seats) == 0 or len(seats) > len(set(seats)) or seconds < 1:
            raise ValueError("each seat once, at least one, for at least a second")
        terms = json.dumps({"user": user, "seats": sorted(seats)})
        outcome, *rest = self._call(self._hold, terms, uuid.uuid4().hex, seconds * 1000)
        if outcome == b"unknown":
            raise ValueError("no such seat")
        if outcome == b"taken":
            raise SeatsUnavailable([seat.decode() for seat in rest])
        return rest[0].decode()

    def buy(self, hold_id: str) -> None:
        if self._call(self._buy, hold_id) == 0:
            raise HoldExpired

    def release(self, hold_id: str) -> None:
        self._call(self._release, hold_id)

    def available(self) -> set[str]:
        return set(map(bytes.decode, self._call(self._available)))

    def owner(self, seat: str) -> str | None:
        state = self._redis.get(f"{self._prefix}seat:{seat}") or b""
        return state.decode().removeprefix("sold:") if state.startswith(b"sold:") else None
