"""Footprints: which keys a command reads and writes, so that it is known which commands meet."""

from __future__ import annotations

EVERYTHING = frozenset({"*"})
NOTHING: frozenset[str] = frozenset()

_READS_FIRST = frozenset(
    b"GET STRLEN GETRANGE TTL PTTL EXPIRETIME PEXPIRETIME TYPE DUMP HGET HMGET HGETALL HEXISTS HLEN HKEYS HVALS "
    b"HSTRLEN LLEN LRANGE LINDEX LPOS SCARD SISMEMBER SMISMEMBER SMEMBERS SRANDMEMBER ZCARD "
    b"ZCOUNT ZRANGE ZRANGEBYSCORE ZRANK ZREVRANGE ZREVRANK ZSCORE ZMSCORE GETBIT BITCOUNT BITPOS".split()
)
_READS_ALL = frozenset(b"MGET EXISTS WATCH TOUCH SUNION SINTER SDIFF".split())
_WRITES_ALL = frozenset(b"DEL UNLINK".split())
_TOUCHES_NOTHING = frozenset(
    b"TIME PING ECHO UNWATCH MULTI DISCARD SCRIPT HELLO CLIENT AUTH RESET INFO COMMAND".split()
)
_WRITES_FIRST = frozenset(
    b"SET SETEX PSETEX SETNX GETSET GETDEL GETEX APPEND INCR INCRBY INCRBYFLOAT DECR DECRBY SETRANGE EXPIRE PEXPIRE "
    b"EXPIREAT PEXPIREAT PERSIST HSET HSETNX HMSET HDEL HINCRBY HINCRBYFLOAT LPUSH RPUSH LPOP RPOP LSET LREM LTRIM "
    b"LINSERT SADD SREM SPOP ZADD ZREM ZINCRBY ZPOPMIN ZPOPMAX ZREMRANGEBYSCORE ZREMRANGEBYRANK SETBIT".split()
)


def footprint(command: list[bytes]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys that ``command`` reads, and those that it writes; ``*`` where it cannot be told."""
    name, args = command[0].upper(), command[1:]
    if name in _TOUCHES_NOTHING or not args:
        return (NOTHING, NOTHING) if name in _TOUCHES_NOTHING else (EVERYTHING, EVERYTHING)
    if name in _READS_FIRST:
        return _keys(args[:1]), NOTHING
    if name in _READS_ALL:
        return _keys(args), NOTHING
    if name in _WRITES_ALL:
        return NOTHING, _keys(args)
    if name in _WRITES_FIRST:
        return _keys(args[:1]), _keys(args[:1])
    if name in (b"MSET", b"MSETNX"):
        return NOTHING, _keys(args[::2])
    # A script may well touch a key that it did not say.
    return EVERYTHING, EVERYTHING


def of_all(commands: list[list[bytes]], watched: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the footprint of commands carried out in one; ``watched`` is what a transaction among them looks at."""
    reads, writes = set(watched), set[str]()
    for command in commands:
        read, written = footprint(command)
        reads |= read
        writes |= written
    return frozenset(reads), frozenset(writes)


def _keys(args: list[bytes]) -> frozenset[str]:
    return frozenset(arg.decode("utf-8", "backslashreplace") for arg in args)
