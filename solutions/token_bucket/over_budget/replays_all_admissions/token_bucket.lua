-- A list: the moment when the bucket was last seen full, the latest moment, then each cost admitted between them.
local key = KEYS[1]
local capacity, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

local function exact(number)
    return string.format('%.17g', number)
end

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local admitted = redis.call('LRANGE', key, 0, -1)
local full, at = tonumber(admitted[1] or now), tonumber(admitted[2] or now)
at = math.max(at, now)

local missing = -(at - full) / 1000000 * rate
for i = 3, #admitted do
    missing = missing + admitted[i]
end
if missing <= 0 then
    redis.call('DEL', key)
    redis.call('RPUSH', key, exact(at), exact(at))
    missing = 0
else
    redis.call('LSET', key, 1, exact(at))
end
local gap = (at - now) / 1000000

local allowed, wait = missing + cost <= capacity, 0
if allowed then
    if cost > 0 then redis.call('RPUSH', key, exact(cost)) end
    missing = missing + cost
elseif cost > capacity or rate == 0 then
    wait = math.huge
else
    wait = gap + (missing + cost - capacity) / rate
end
if rate > 0 then
    redis.call('EXPIRE', key, exact(math.min(1e15, math.ceil(gap + capacity / rate))))
end
return {allowed and 1 or 0, exact(capacity - missing), exact(wait)}
