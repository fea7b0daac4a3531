"""A real Redis behind the desk: it answers as the imitation does, and its clock is the judge's."""

from __future__ import annotations

import pytest

from graders._engine.box import Box
from graders._engine.redis.server import Server, UnfitRedis
from graders._engine.redis.store import PACKAGES, START, Store, StoreLost
from graders._engine.worker import Surroundings

# Each line by one client but for those that begin with a 2; "+ 5" lets time pass.
CONVERSATIONS = {
    "text": "SET a 1|SET a 2 NX|GET a|INCR a|APPEND a 0|GETDEL a|GET a|MSETNX a 1 b 2|MGET a b c|DEL a b c|STRLEN a",
    "time": "SET a 1 EX 10|PTTL a|+ 9.5|TTL a|GET a|+ 1|GET a|TTL a|TIME|SET a 1 PXAT 1767225700000|+ -5|PTTL a",
    "expiry": "SET a 1|EXPIRE a 100|EXPIRE a 50 GT|TTL a|EXPIRE a 50 LT|PERSIST a|EXPIRE a 9 XX|EXPIRE a 9 GT|TTL a",
    "at once": "SET a 1|EXPIRE a 0|GET a|SET a 1|PEXPIRE a -5|EXISTS a|SET a 1|PEXPIREAT a 1767225600250|EXISTS a",
    "hashes": "HSET h f v g w|HSETNX h f z|HMGET h f zz|HGETALL h|HINCRBY h n 2|HINCRBY h f 2|HDEL h zz g|HLEN h",
    "sets": "SADD s a b|SADD s a c|SMISMEMBER s a z|SREM s a b c|EXISTS s|SADD s q|SMOVE s t q|SCARD t|SDIFF t s",
    "sorted": "ZADD z 1 a 2 b|ZADD z NX 5 a|ZADD z GT CH 3 a|ZRANGE z 0 -1 WITHSCORES|ZADD z inf c|ZSCORE z c",
    "lists": "RPUSH l a b c|LRANGE l 0 -1|LPOP l|LMOVE l m LEFT RIGHT|LREM l 0 zz|LLEN l|LPUSHX nope x|LINDEX l 5",
    "floats": "INCRBYFLOAT x 0.1|INCRBYFLOAT x 0.2|HINCRBYFLOAT h f 1.5|ZADD z 1.1 a|ZSCORE z a|ZINCRBY z 0.1 a",
    "transactions": "MULTI|SET a 1|LPUSH a x|GET a|EXEC|EXEC|MULTI|nope|EXEC|DISCARD|MULTI|MULTI|DISCARD",
    "conflict": "SET a 1|WATCH a|2 SET a 2|MULTI|SET a 3|EXEC|GET a|WATCH a|2 GET a|MULTI|SET a 4|EXEC|GET a",
    "no conflict": "SADD s a|WATCH s|2 SADD s a|MULTI|EXEC|HSET h f v|WATCH h|2 HSETNX h f w|2 DEL nope|MULTI|EXEC",
    "expired": "SET a 1 EX 5|WATCH a|+ 6|MULTI|EXEC|WATCH a|+ 6|MULTI|EXEC",
    "scripts": "EVALSHA ffffffffffffffffffffffffffffffffffffffff 0|SCRIPT EXISTS abc",
}
SCRIPTS = (
    "return {1, 'a', false, 3.9, nil, 5}",
    "return redis.call('TIME')",
    "return redis.call('SET', KEYS[1], ARGV[1], 'EX', 5)",
    "return {redis.call('GET', KEYS[1]), redis.call('PTTL', KEYS[1])}",
    "return redis.call('HGETALL', 'none')",
    "return redis.call('SMISMEMBER', 'none', 'a')",
    "return cjson.encode({a = {}, })",
    "return cjson.encode({1.5, 1e15, true, cjson.null, '\\195\\169/'})",
    "return cjson.decode('{\"a\":[1,2,null]}').a",
    "return redis.error_reply('MINE no')",
    "return {ok = 'FINE'}",
    "redis.call('SET', 'a', 'x') return redis.pcall('INCR', 'a')",
    "redis.call('SET', 'a', 'x') local fine, problem = pcall(redis.call, 'INCR', 'a') return {tostring(fine), problem}",
    "local fine, problem = pcall(error, {err = 'MINE no'}) return {tostring(fine), problem}",
    "local many = {} for i = 1, 9000 do many[i] = i end return #{unpack(many)}",
    "error('boom')",
    "x = 1",
    "return string.format('%.0f', 1767225600250000)",
    "return 1767225600250000",
    "return tostring(1767225600250000)",
    "local many = {} for i = 1, 7000 do many[i] = i end return #{unpack(many)}",
)


@pytest.fixture(scope="module")
def stores(real_redis):
    with Box(None, Surroundings(packages=PACKAGES)) as box:
        server, imitation = Server(real_redis), Store(box)
        yield server, imitation
        server.close()
        imitation.close()


def conversation(store, lines):
    store.reset()
    replies = []
    for line in lines.split("|"):
        words = line.encode().split()
        if words[0] == b"+":
            store.now += float(words[1])
            continue
        client = int(words.pop(0)) if words[0] == b"2" else 1
        replies.append((line, store.commands(client, [words])))
    return replies


@pytest.mark.parametrize("topic", CONVERSATIONS)
def test_redis_and_its_imitation_say_the_same(stores, topic):
    """Byte for byte."""
    told, imitated = (conversation(store, CONVERSATIONS[topic]) for store in stores)
    assert told == imitated


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_come_to_the_same(stores, script):
    """Also where they look for what is not there."""
    for store in stores:
        store.reset()
    told, imitated = (store.commands(1, [[b"EVAL", script.encode(), b"1", b"k", b"v"]]) for store in stores)
    assert told == imitated


def test_what_scripts_call_is_noted(stores):
    """On either side."""
    for store in stores:
        store.reset()
        store.commands(1, [[b"EVAL", b"return redis.call('SCAN', 0)", b"0"]])
        assert (store.walks, store.forbidden) == (["SCAN"], [])
        store.commands(1, [[b"EVAL", b"return redis.call('FLUSHDB')", b"0"]])
        assert store.forbidden == ["FLUSHDB"]


def test_the_clock_is_the_judges(stores):
    """It moves when the judge says so, and back again with the next run."""
    server = stores[0]
    server.reset()
    server.now += 3_600.5
    assert server.own("TIME") == [b"%d" % (START + 3_600.5), b"750000"]
    server.reset()
    assert server.now == START


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1:6379?clock=x", "neither"),
        ("redis://example.org:6379?clock=x", "neither"),
        ("redis://127.0.0.1:6379", "clock"),
        ("unix:///no/such/socket?clock=/dev/null", "no Redis answers"),
    ],
)
def test_a_redis_that_cannot_be_used_is_not(url, reason):
    """Another's, or one whose clock goes its own way."""
    with pytest.raises(UnfitRedis, match=reason):
        Server(url)


def test_a_redis_that_holds_something_is_left_alone(stores, real_redis):
    """It would be emptied."""
    stores[0].own("SET", "precious", "x")
    with pytest.raises(UnfitRedis, match="holds keys"):
        Server(real_redis)
    stores[0].reset()


def test_a_server_that_is_gone_is_lost(stores):
    """And says so."""
    server = stores[0]
    server._connections[99] = server._connect(99)
    server._connections[99].close()
    with pytest.raises(StoreLost):
        server.commands(99, [[b"PING"]])
