local key = KEYS[1]
local capacity, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

local function load(name, default)
    local score = redis.call('ZSCORE', key, name)
    return score and tonumber(score) or default
end

local time = redis.call('TIME')
local seconds, micros = tonumber(time[1]), tonumber(time[2])
local missing = load('missing', 0)
local passed = (seconds - load('seconds', seconds)) + (micros - load('micros', micros)) / 1000000

-- A number handed to a command keeps all its digits; only tostring and .. cut it.
if passed > 0 then
    missing = math.max(0, missing - passed * rate)
end
if passed >= 0 then
    redis.call('ZADD', key, seconds, 'seconds', micros, 'micros')
end
local gap = math.max(0, -passed)

local allowed = missing + cost <= capacity
if allowed then missing = missing + cost end
redis.call('ZADD', key, missing, 'missing')
if rate > 0 then
    redis.call('EXPIRE', key, math.min(math.ceil(capacity / rate + gap), 1000000000000000))
end

local wait = 0
if not allowed then
    wait = math.huge
    if cost <= capacity then wait = gap + (missing + cost - capacity) / rate end
end
return {allowed and 1 or 0, string.format('%.17g', capacity - missing), string.format('%.17g', wait)}
