-- A list: the latest moment, the part of a token that has come back, then an entry for each token that is missing.
local key = KEYS[1]
local capacity, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

local function exact(number)
    return string.format('%.17g', number)
end

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local head = redis.call('LRANGE', key, 0, 1)
local at, part = tonumber(head[1] or now), tonumber(head[2] or 0)
if not head[1] then redis.call('RPUSH', key, exact(now), '0') end

local missing = redis.call('LLEN', key) - 2
if now > at then
    part = part + (now - at) / 1000000 * rate
    local back = math.floor(part)
    part = part - back
    at = now
    if back >= missing then
        missing, part = 0, 0
    else
        missing = missing - back
    end
    redis.call('LTRIM', key, 0, missing + 1)
end
local gap = (at - now) / 1000000

local allowed, wait = cost == 0 or missing + cost - part <= capacity, 0
if allowed then
    local entries = {}
    for i = 1, cost do
        entries[#entries + 1] = 'taken'
        if #entries == 5000 or i == cost then
            redis.call('RPUSH', key, unpack(entries))
            entries = {}
        end
    end
    missing = missing + cost
elseif cost > capacity or rate == 0 then
    wait = math.huge
else
    wait = gap + (missing + cost - part - capacity) / rate
end
redis.call('LSET', key, 0, exact(at))
redis.call('LSET', key, 1, exact(part))
if rate > 0 then
    redis.call('EXPIRE', key, exact(math.min(1e15, math.ceil(gap + capacity / rate))))
end
return {allowed and 1 or 0, exact(capacity - missing + part), exact(wait)}
