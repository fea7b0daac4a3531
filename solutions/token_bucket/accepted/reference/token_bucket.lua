-- Takes `cost` tokens from the bucket KEYS[1], or none: one step, on the clock of Redis.
--
-- The bucket is a hash: at its latest moment, `at`, there were `tokens`. A call that comes while the clock reads
-- earlier than that is answered as of `at`, so that no moment counts twice.
local key = KEYS[1]
local capacity, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

-- Whole microseconds since 1970 are below 2^53, so a double holds them exactly.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local bucket = redis.call('HMGET', key, 'tokens', 'at')
local tokens, at = capacity, now
if bucket[1] then
    tokens, at = tonumber(bucket[1]), tonumber(bucket[2])
end
if now > at then
    tokens = math.min(capacity, tokens + (now - at) / 1000000 * rate)
    at = now
end
local gap = (at - now) / 1000000 -- seconds for which the bucket stands still

local allowed = cost <= tokens
local wait = 0
if allowed then
    tokens = tokens - cost
elseif cost > capacity or rate == 0 then
    wait = math.huge
else
    wait = gap + (cost - tokens) / rate
end

-- 17 digits bring back the same double. Lua's own conversion to text stops after 14.
local function exact(number)
    return string.format('%.17g', number)
end

redis.call('HSET', key, 'tokens', exact(tokens), 'at', exact(at))
if rate > 0 then
    -- An idle bucket is full by then, and a missing one is full. No expiry that Redis takes is much longer than 1e15.
    redis.call('EXPIRE', key, exact(math.min(1e15, math.ceil(gap + capacity / rate))))
end

-- Redis cuts numbers down to whole ones, so these go as text.
return {allowed and 1 or 0, exact(tokens), exact(wait)}
