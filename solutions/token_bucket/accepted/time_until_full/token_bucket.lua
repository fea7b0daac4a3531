-- The bucket is "wait moment": at that moment, in microseconds, it took so many seconds until it was full.
local capacity, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local per_token = rate > 0 and 1 / rate or 1

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local until_full, moment = 0, now
local stored = redis.call('GET', KEYS[1])
if stored then
    until_full, moment = string.match(stored, '(.*) (.*)')
    until_full, moment = tonumber(until_full), tonumber(moment)
end

local standing = 0
if now < moment then
    standing = (moment - now) / 1000000
else
    if rate > 0 then until_full = math.max(0, until_full - (now - moment) / 1000000) end
    moment = now
end

local after = until_full + cost * per_token
-- From a bucket that is full to the last digit, the whole capacity can be taken.
local fits = cost == 0 or (cost <= capacity and after <= capacity * per_token * (1 + 1e-15))
if fits then until_full = after end

local state = string.format('%.17g %.17g', until_full, moment)
if rate == 0 then
    redis.call('SET', KEYS[1], state)
else
    local life = math.min(math.ceil(capacity * per_token + standing), 1e15)
    redis.call('SET', KEYS[1], state, 'EX', string.format('%.0f', life))
end
return {fits and 1 or 0, string.format('%.17g', until_full), string.format('%.17g', standing)}
