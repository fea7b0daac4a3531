local capacity, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1e6 + time[2]

local stored = redis.call('MGET', KEYS[1], KEYS[2])
local tokens, latest = capacity, now
-- The two are written together and expire together.
if stored[1] and stored[2] then
    tokens, latest = tonumber(stored[1]), tonumber(stored[2])
end
local ahead = 0
if now >= latest then
    tokens = math.min(tokens + rate * ((now - latest) / 1e6), capacity)
    latest = now
else
    ahead = (latest - now) / 1e6
end

local allowed, wait = 0, 0
if tokens >= cost then
    allowed, tokens = 1, tokens - cost
elseif cost > capacity then
    wait = math.huge
else
    wait = (cost - tokens) / rate + ahead -- infinite where the rate is 0
end

redis.call('MSET', KEYS[1], string.format('%.17g', tokens), KEYS[2], string.format('%.17g', latest))
if rate > 0 then
    local seconds = string.format('%.0f', math.min(1e15, math.ceil(capacity / rate + ahead)))
    redis.call('EXPIRE', KEYS[1], seconds)
    redis.call('EXPIRE', KEYS[2], seconds)
end
return {allowed, string.format('%.17g', tokens), string.format('%.17g', wait)}
