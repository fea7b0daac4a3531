-- The window is as long as it takes to earn the capacity; each entry is "number:cost", scored by its time.
local key = KEYS[1]
local capacity, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

local function exact(number)
    return string.format('%.17g', number)
end

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local length = rate > 0 and math.ceil(capacity / rate * 1000000) or math.huge
redis.call('ZREMRANGEBYSCORE', key, '-inf', exact(now - length))

local entries = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
local used = 0
for i = 1, #entries, 2 do
    used = used + string.match(entries[i], ':(%d+)')
end

local allowed, wait = used + cost <= capacity, 0
if allowed then
    used = used + cost
    if cost > 0 then
        redis.call('ZADD', key, exact(now), exact(now) .. '-' .. #entries .. ':' .. exact(cost))
    end
elseif cost > capacity or rate == 0 then
    wait = math.huge
else
    local left = used
    for i = 1, #entries, 2 do
        left = left - string.match(entries[i], ':(%d+)')
        if left + cost <= capacity then
            wait = (entries[i + 1] + length - now) / 1000000
            break
        end
    end
end
if rate > 0 then
    redis.call('EXPIRE', key, exact(math.min(1e15, math.ceil(capacity / rate))))
end
return {allowed and 1 or 0, exact(capacity - used), exact(wait)}
