-- The window is as long as it takes to earn the capacity.
local key = KEYS[1]
local capacity, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

local function exact(number)
    return string.format('%.17g', number)
end

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local window = rate > 0 and math.floor(now * rate / capacity / 1000000) or 0
local bucket = redis.call('HMGET', key, 'window', 'used')
local used = 0
if bucket[1] and tonumber(bucket[1]) >= window then
    window, used = tonumber(bucket[1]), tonumber(bucket[2])
end

local allowed, wait = used + cost <= capacity or cost == 0, 0
if allowed then
    used = used + cost
elseif cost > capacity or rate == 0 then
    wait = math.huge
else
    wait = (window + 1) * capacity / rate - now / 1000000
end
redis.call('HSET', key, 'window', exact(window), 'used', used)
if rate > 0 then
    redis.call('EXPIRE', key, exact(math.min(1e15, math.ceil(capacity / rate))))
end
return {allowed and 1 or 0, exact(capacity - used), exact(wait)}
