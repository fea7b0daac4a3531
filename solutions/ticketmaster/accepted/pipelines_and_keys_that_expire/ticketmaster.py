"""Redis ends the holds: each is a key of its own that expires. Seats are put on sale in a pipeline, without a script.

Whatever stands in an event's name, its keys begin with a digest of it.
"""

import hashlib
import uuid

from redis import ResponseError

# KEYS: seat -> id of the last hold, "" before the first; how many holds there were.
# ARGV: user, seconds, what makes the id hard to guess, what the keys of holds begin with, the seats.
HOLD = """
local user, wanted, prefix = ARGV[1], #ARGV - 4, ARGV[4]
local taken, same, whose = {''}, true, nil
for i = 5, #ARGV do
  local id = redis.call('HGET', KEYS[1], ARGV[i])
  if not id then return redis.error_reply('NOSEAT') end
  if id ~= '' and redis.call('EXISTS', prefix .. id) == 1 then
    table.insert(taken, ARGV[i])
    same = same and (whose == nil or whose == id)
    whose = id
  else
    same = false
  end
end
if same then
  local hold = redis.call('HMGET', prefix .. whose, 'user', 'count', 'sold')
  if hold[1] == user and tonumber(hold[2]) == wanted and not hold[3] then return {whose} end
end
if whose then return taken end
local id = ARGV[3] .. string.format('%d', redis.call('INCR', KEYS[2]))
redis.call('HSET', prefix .. id, 'user', user, 'count', wanted)
redis.call('PEXPIRE', prefix .. id, ARGV[2] * 1000)
for i = 5, #ARGV do redis.call('HSET', KEYS[1], ARGV[i], id) end
return {id}
"""
BUY = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'sold', '1')
redis.call('PERSIST', KEYS[1])
return 1
"""
RELEASE = "if not redis.call('HGET', KEYS[1], 'sold') then redis.call('DEL', KEYS[1]) end"
FREE = """
local rows, standing, free = redis.call('HGETALL', KEYS[1]), {[''] = 0}, {}
for i = 1, #rows, 2 do
  local id = rows[i + 1]
  standing[id] = standing[id] or redis.call('EXISTS', ARGV[1] .. id)
  if standing[id] == 0 then free[#free + 1] = rows[i] end
end
return free
"""
OWNER = """
local id = redis.call('HGET', KEYS[1], ARGV[2])
if not id or id == '' then return nil end
local hold = redis.call('HMGET', ARGV[1] .. id, 'sold', 'user')
return hold[1] and hold[2]
"""


class SeatsUnavailable(Exception):
    def __init__(self, seats):
        self.seats = set(seats)
        super().__init__(f"not free: {', '.join(sorted(self.seats))}")


class HoldExpired(Exception):
    pass


class BoxOffice:
    def __init__(self, redis, event):
        self.redis = redis
        tag = hashlib.sha256(event.encode()).hexdigest()
        self.seats, self.count, self.prefix = f"{tag}:seats", f"{tag}:count", f"{tag}:hold:"

    def put_on_sale(self, seats):
        pipe = self.redis.pipeline(transaction=False)
        for seat in dict.fromkeys(seats):
            pipe.hsetnx(self.seats, seat, "")
        pipe.execute()

    def hold(self, user, seats, seconds):
        if not seats or len(frozenset(seats)) < len(seats):
            raise ValueError(seats)
        if seconds < 1:
            raise ValueError(seconds)
        salt = uuid.uuid4().hex
        try:
            found = self.redis.eval(HOLD, 2, self.seats, self.count, user, seconds, salt, self.prefix, *seats)
        except ResponseError as problem:
            if "NOSEAT" in str(problem):
                raise ValueError("not on sale") from None
            raise
        if found[0] == b"":
            raise SeatsUnavailable(seat.decode() for seat in found[1:])
        return found[0].decode()

    def buy(self, hold_id):
        if not self.redis.eval(BUY, 1, self.prefix + hold_id):
            raise HoldExpired(hold_id)

    def release(self, hold_id):
        self.redis.eval(RELEASE, 1, self.prefix + hold_id)

    def available(self):
        return set(map(bytes.decode, self.redis.eval(FREE, 1, self.seats, self.prefix)))

    def owner(self, seat):
        user = self.redis.eval(OWNER, 1, self.seats, self.prefix, seat)
        return None if user is None else user.decode()
