-- "tokens micros": so many tokens, at so many microseconds since 1970.
local capacity, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
-- Seven digits more than the seconds have: put together as text, with the zeros that TIME leaves out.
local now = tonumber(time[1] .. string.format('%06d', tonumber(time[2])))

local tokens, latest = capacity, now
local stored = redis.call('GET', KEYS[1])
if stored then
    local left, at = string.match(stored, '^(%S+) (%S+)$')
    tokens, latest = tonumber(left), tonumber(at)
end
local ahead = math.max(0, latest - now)
tokens = math.min(capacity, tokens + (math.max(latest, now) - latest) * rate / 1e6)
latest = math.max(latest, now)

local word, wait = 'denied', 0
if cost <= tokens then
    word, tokens = 'allowed', tokens - cost
elseif cost <= capacity and rate > 0 then
    wait = (cost - tokens) / rate + ahead / 1e6
else
    wait = 1 / 0
end

local state = string.format('%.17g %.0f', tokens, latest)
if rate == 0 then
    redis.call('SET', KEYS[1], state)
else
    local life = math.min(capacity / rate + ahead / 1e6, 1e14)
    redis.call('SET', KEYS[1], state, 'PX', string.format('%.0f', math.ceil(life * 1000)))
end
return string.format('%s %.17g %.17g', word, tokens, wait)
