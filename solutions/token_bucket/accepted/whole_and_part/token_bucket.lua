local capacity, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

local function elapsed(from, to)
    return (to[1] - from[1]) + (to[2] - from[2]) / 1000000
end

local bucket = {
    whole = capacity,
    part = 0,
    latest = redis.call('TIME'),
}

function bucket.load(self, key)
    local fields = redis.call('HMGET', key, 'whole', 'part', 'seconds', 'micros')
    self.now = self.latest
    if fields[1] then
        self.whole, self.part = tonumber(fields[1]), tonumber(fields[2])
        self.latest = {fields[3], fields[4]}
    end
end

function bucket.refill(self)
    local passed = elapsed(self.latest, self.now)
    if passed <= 0 then return -passed end
    self.latest = self.now
    self.part = self.part + passed * rate
    self.whole = self.whole + math.floor(self.part)
    self.part = self.part - math.floor(self.part)
    if self.whole >= capacity then
        self.whole, self.part = capacity, 0
    end
    return 0
end

function bucket.store(self, key, life)
    redis.call('DEL', key)
    redis.call('HSET', key, 'whole', string.format('%.0f', self.whole), 'part', self.part,
        'seconds', self.latest[1], 'micros', self.latest[2])
    if life < math.huge then
        redis.call('EXPIRE', key, string.format('%.0f', math.min(1e15, math.ceil(life))))
    end
end

bucket:load(KEYS[1])
local gap = bucket:refill()
local allowed, wait = true, 0
if cost <= bucket.whole then
    bucket.whole = bucket.whole - cost
else
    allowed = false
    wait = cost <= capacity and gap + (cost - bucket.whole - bucket.part) / rate or math.huge
end
bucket:store(KEYS[1], capacity / rate + gap)
return {allowed and 1 or 0, bucket.whole, string.format('%.17g', bucket.part), string.format('%.17g', wait)}
