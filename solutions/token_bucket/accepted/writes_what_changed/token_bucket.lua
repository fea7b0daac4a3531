local capacity, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local stored = redis.call('GET', KEYS[1])
local bucket = stored and cjson.decode(stored)
local tokens = bucket and tonumber(bucket.tokens) or capacity
local at = bucket and tonumber(bucket.at) or now
local gap = 0
local changed = false

if now > at then
    tokens = math.min(capacity, tokens + rate * (now - at) / 1000000)
    at, changed = now, true
else
    gap = (at - now) / 1000000
end

local wait = nil
if cost > tokens then
    wait = (cost <= capacity and rate > 0) and gap + (cost - tokens) / rate or math.huge
elseif cost > 0 then
    tokens, changed = tokens - cost, true
end

if changed then
    -- As text within the JSON: cjson writes numbers with 14 digits.
    local state = cjson.encode({tokens=string.format('%.17g', tokens), at=string.format('%.17g', at)})
    redis.call('SET', KEYS[1], state)
    if rate > 0 then
        -- Half as long again as needed, and at least a second.
        local life = math.min(1e15, math.ceil(1.5 * capacity / rate + gap))
        redis.call('EXPIRE', KEYS[1], string.format('%.0f', life))
    end
end
return {wait and 0 or 1, string.format('%.17g', tokens), string.format('%.17g', wait or 0)}
