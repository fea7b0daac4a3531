-- Since the microsecond `full`, when the bucket was seen to be full, `spent` tokens were taken. What it holds now
-- follows from the time since then alone, so nothing is rounded twice, however many calls there are.
local key = KEYS[1]
local capacity, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

local function whole(number)
    return string.format('%.0f', number)
end

local function exact(number)
    return string.format('%.17g', number)
end

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local stored = redis.call('HMGET', key, 'full', 'spent', 'latest')
local full = tonumber(stored[1] or now)
local spent = tonumber(stored[2] or 0)
local latest = math.max(now, tonumber(stored[3] or now))

local missing = spent - (latest - full) / 1000000 * rate
if missing <= 0 then
    full, spent, missing = latest, 0, 0
end

local allowed = cost <= capacity - missing
if allowed then
    spent, missing = spent + cost, missing + cost
end

local gap = (latest - now) / 1000000
local wait = 0
if not allowed then
    wait = cost > capacity and math.huge or gap + (cost + missing - capacity) / rate
end

redis.call('HSET', key, 'full', whole(full), 'spent', whole(spent), 'latest', whole(latest))
if rate > 0 then
    redis.call('EXPIRE', key, whole(math.min(1e15, math.ceil(capacity / rate + gap))))
end
return {allowed and 1 or 0, exact(capacity - missing), exact(wait)}
