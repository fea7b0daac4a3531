-- Writes what Python found the bucket to hold.
redis.call('HSET', KEYS[1], 'tokens', ARGV[1], 'at', ARGV[2])
if ARGV[3] ~= '0' then redis.call('EXPIRE', KEYS[1], ARGV[3]) end
