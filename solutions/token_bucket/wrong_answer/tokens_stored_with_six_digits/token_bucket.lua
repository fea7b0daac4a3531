-- Takes `cost` tokens from the bucket KEYS[1], or none.
local key = KEYS[1]
local capacity, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

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
local gap = (at - now) / 1000000

local allowed = cost <= tokens
local wait = 0
if allowed then
    tokens = tokens - cost
elseif cost > capacity or rate == 0 then
    wait = math.huge
else
    wait = gap + (cost - tokens) / rate
end

local function exact(number)
    return string.format('%.17g', number)
end

redis.call('HSET', key, 'tokens', string.format('%g', tokens), 'at', exact(at))
if rate > 0 then
    redis.call('EXPIRE', key, exact(math.min(1e15, math.ceil(gap + capacity / rate))))
end

return {allowed and 1 or 0, exact(tokens), exact(wait)}
