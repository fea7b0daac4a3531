-- The decision: your Lua goes here. token_bucket.py reads this file and has Redis run it, as one step.
--
-- KEYS holds the names of all keys that the script touches, ARGV the other arguments. Arguments and what
-- redis.call('TIME') returns, seconds and microseconds, are text. Declare variables as `local`.
return redis.error_reply('token_bucket.lua is not written yet')
