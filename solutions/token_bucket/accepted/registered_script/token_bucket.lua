local key = KEYS[1]
local capacity = tonumber(ARGV[1])
local rate = tonumber(ARGV[2])
local life = tonumber(ARGV[3])
local cost = tonumber(ARGV[4])

local time = redis.call('TIME')
local seconds, micros = tonumber(time[1]), tonumber(time[2])

local state = redis.call('HGETALL', key)
local bucket = {}
for i = 1, #state, 2 do
    bucket[state[i]] = tonumber(state[i + 1])
end
if not bucket.tokens then
    bucket = {tokens=capacity, seconds=seconds, micros=micros}
end

-- Each difference is exact, and so is their sum but for the last digit.
local passed = (seconds - bucket.seconds) + (micros - bucket.micros) / 1e6
local behind = 0
if passed < 0 then
    behind = -passed
else
    bucket.tokens = math.min(capacity, bucket.tokens + passed * rate)
    bucket.seconds, bucket.micros = seconds, micros
end

local answer = {'no', '', '0'}
if cost <= bucket.tokens then
    bucket.tokens = bucket.tokens - cost
    answer[1] = 'yes'
elseif rate == 0 or cost > capacity then
    answer[3] = 'inf'
else
    answer[3] = string.format('%.17g', behind + (cost - bucket.tokens) / rate)
end
answer[2] = string.format('%.17g', bucket.tokens)

redis.call('HSET', key, 'tokens', answer[2], 'seconds', bucket.seconds, 'micros', bucket.micros)
if rate > 0 then
    redis.call('PEXPIRE', key, string.format('%.0f', life + math.ceil(behind * 1000)))
end
return answer
