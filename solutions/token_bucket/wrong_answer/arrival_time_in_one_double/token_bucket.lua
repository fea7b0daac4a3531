local key = KEYS[1]
local capacity, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local per_token = rate > 0 and 1000000 / rate or 1000000 -- microseconds

-- The bucket will be full at the moment `full`; at rate 0 it stands still at `at`.
local bucket = redis.call('HMGET', key, 'full', 'at')
local full, at = now, now
if bucket[1] then
    full, at = tonumber(bucket[1]), tonumber(bucket[2])
end
if now > at then
    if rate == 0 then full = full + (now - at) end
    at = now
end
full = math.max(full, at)
local gap = (at - now) / 1000000

local missing = (full - at) / per_token
local allowed = missing + cost <= capacity
local wait = 0
if allowed then
    full = full + cost * per_token
    missing = missing + cost
elseif cost > capacity or rate == 0 then
    wait = math.huge
else
    wait = gap + (missing + cost - capacity) / rate
end

local function exact(number)
    return string.format('%.17g', number)
end

redis.call('HSET', key, 'full', exact(full), 'at', exact(at))
if rate > 0 then
    redis.call('EXPIRE', key, exact(math.min(1e15, math.ceil(gap + capacity / rate))))
end
return {allowed and 1 or 0, exact(capacity - missing), exact(wait)}
