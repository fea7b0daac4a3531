"""One script is the whole box office: it is sent a method's name and arguments as JSON, and answers in JSON."""

import json
import secrets

SCRIPT = """
local seats, holds, facts = KEYS[1], KEYS[2], KEYS[3]
local office = {}

-- A clock that never goes back: what was over stays over.
local time = redis.call('TIME')
local now = math.max(time[1] * 1000000 + time[2], tonumber(redis.call('HGET', facts, 'latest') or 0))
redis.call('HSET', facts, 'latest', string.format('%.0f', now))

local function read(id)
    local text = redis.call('HGET', holds, id)
    if not text then return nil end
    local hold = cjson.decode(text)
    if hold.ends and hold.ends <= now then
        redis.call('HDEL', holds, id)
        return nil
    end
    return hold
end

local function each_piece(list, act)
    for first = 1, #list, 1500 do act(first, math.min(first + 1499, #list)) end
end

local function pointers(list)
    local ids = {}
    each_piece(list, function(first, last)
        for i, id in ipairs(redis.call('HMGET', seats, unpack(list, first, last))) do ids[first + i - 1] = id end
    end)
    return ids
end

local function point(list, id)
    each_piece(list, function(first, last)
        local fields = {}
        for i = first, last do
            fields[#fields + 1] = list[i]
            fields[#fields + 1] = id
        end
        redis.call('HSET', seats, unpack(fields))
    end)
end

function office.put_on_sale(call)
    local new = {}
    for i, id in ipairs(pointers(call.seats)) do
        if not id then new[#new + 1] = call.seats[i] end
    end
    point(new, '')
    return {}
end

function office.hold(call)
    local ids, known, taken = pointers(call.seats), {}, {}
    for i, id in ipairs(ids) do
        if not id then return {unknown = true} end
        if known[id] == nil then known[id] = read(id) or false end
        if known[id] then taken[#taken + 1] = call.seats[i] end
    end
    local first = known[ids[1]]
    local repeated = first and first.ends and first.user == call.user and first.size == #ids
    for _, id in ipairs(ids) do repeated = repeated and id == ids[1] end
    if repeated then return {id = ids[1]} end
    if #taken > 0 then return {taken = taken} end

    local id = string.format('%.0f', redis.call('HINCRBY', facts, 'holds', 1)) .. call.token
    point(call.seats, id)
    local ends = now + call.seconds * 1000000
    local text = cjson.encode({user = call.user, size = #ids})
    redis.call('HSET', holds, id, string.format('{"ends":%.0f,', ends) .. string.sub(text, 2))
    return {id = id}
end

function office.buy(call)
    local hold = read(call.id)
    if not hold then return {expired = true} end
    redis.call('HSET', holds, call.id, cjson.encode({user = hold.user, size = hold.size}))
    return {}
end

function office.release(call)
    local hold = read(call.id)
    if hold and hold.ends then redis.call('HDEL', holds, call.id) end
    return {}
end

function office.available()
    local all, known, free = redis.call('HGETALL', seats), {['']=false}, {}
    for i = 1, #all, 2 do
        local id = all[i + 1]
        if known[id] == nil then known[id] = read(id) or false end
        if not known[id] then free[#free + 1] = all[i] end
    end
    return {free = free}
end

function office.owner(call)
    local id = redis.call('HGET', seats, call.seat)
    local hold = id and read(id)
    return {owners = {hold and not hold.ends and hold.user or nil}}
end

return cjson.encode(office[ARGV[1]](cjson.decode(ARGV[2])))
"""


class SeatsUnavailable(Exception):
    @property
    def seats(self):
        return frozenset(self.args)


class HoldExpired(Exception):
    pass


class BoxOffice:
    def __init__(self, redis, event):
        script = redis.register_script(SCRIPT)
        keys = [f"{part}-of-{event}" for part in ("seats", "holds", "facts")]
        self._office = lambda method, **call: json.loads(script(keys, [method, json.dumps(call)]))

    def put_on_sale(self, seats):
        self._office("put_on_sale", seats=list(seats))

    def hold(self, user, seats, seconds):
        if not seats or seconds < 1 or len(seats) != len({*seats}):
            raise ValueError("hold some seats, each once, for some seconds")
        call = {"user": user, "seats": list(seats), "seconds": seconds, "token": "-" + secrets.token_urlsafe(12)}
        match self._office("hold", **call):
            case {"id": hold_id}:
                return hold_id
            case {"taken": seats}:
                raise SeatsUnavailable(*seats)
            case _:
                raise ValueError("hold seats that are on sale")

    def buy(self, hold_id):
        if "expired" in self._office("buy", id=hold_id):
            raise HoldExpired(hold_id)

    def release(self, hold_id):
        self._office("release", id=hold_id)

    def available(self):
        return set(self._office("available")["free"])

    def owner(self, seat):
        owners = self._office("owner", seat=seat)["owners"]
        return owners[0] if owners else None
