"""The store and the desk: a worker's stock client speaks to a Redis in a box of its own, on the judge's clock."""

from __future__ import annotations

import pytest

from graders._boxed import wire
from graders._boxed.wire import Ref
from graders._engine.box import Box
from graders._engine.redis import resp
from graders._engine.redis.desk import Desk
from graders._engine.redis.resp import ErrorReply
from graders._engine.redis.store import PACKAGES, START, Store, StoreLost
from graders._engine.script import call, new
from graders._engine.worker import Limits, Surroundings, WorkerLost

SOURCE = """
import datetime, time, uuid
from pathlib import Path
SCRIPT = Path(__file__).with_name("it.lua").read_text(encoding="utf-8")

class It:
    def __init__(self, redis):
        self.redis = redis
        self.script = redis.register_script(SCRIPT)
    def count(self, key):
        return self.script(keys=[key])
    def times(self):
        return [time.time(), time.monotonic(), datetime.datetime.now(datetime.timezone.utc).timestamp()]
    def sleep(self, seconds):
        time.sleep(seconds)
    def get(self, key):
        return self.redis.get(key)
    def piped(self, transaction=True):
        with self.redis.pipeline(transaction=transaction) as pipe:
            pipe.set("a", 1).incr("a").get("a")
            return pipe.execute()
    def watched(self):
        with self.redis.pipeline() as pipe:
            pipe.watch("a")
            pipe.multi()
            pipe.set("a", 9)
            return pipe.execute()
    def name(self):
        return uuid.uuid4().hex
    def scan(self):
        return self.redis.keys("*")
    def walk_in_a_script(self):
        return self.redis.eval("return redis.call('RANDOMKEY')", 0)
    def many(self, count, transaction=True):
        with self.redis.pipeline(transaction=transaction) as pipe:
            for number in range(count):
                pipe.set(f"k{number}", number)
            return sum(pipe.execute())
    def waits_of_the_client(self):
        import redis.retry
        began = time.monotonic()
        redis.retry.sleep(30)
        return time.monotonic() - began
    def wipe(self):
        return self.redis.flushall()
"""
LUA = "redis.call('INCR', KEYS[1]) return redis.call('TIME')"


@pytest.fixture(scope="module")
def boxes():
    """A box for the store and one for learners, as a judge has them."""
    with Box(None, Surroundings(packages=PACKAGES)) as store, Box(None, Surroundings(packages=("redis",))) as learners:
        yield store, learners


@pytest.fixture
def store(boxes):
    """A fresh one."""
    store = Store(boxes[0])
    store.reset()
    yield store
    store.close()


@pytest.fixture
def ask(boxes, store):
    """Calls a method of ``It`` in a worker that has the store."""
    worker = boxes[1].spawn(Limits(cpu_s=20, wall_s=60))
    worker.services = Desk(store, 1)
    assert worker.request(wire.dump_request(("equip", ("redis",), "A"))) == b"true"
    sources = (("it", SOURCE), ("it.lua", LUA))
    assert worker.request(wire.dump_request(("load", "it", sources))) == b"true"

    def run(step, start):
        body = worker.request(wire.dump_request(("run", (step.as_request(),), start)))
        return wire.decode(wire.load_reply(body)[0])

    run(new("it", "It", Ref("redis")), wire.AFRESH)

    def ask(method, *args):
        return run(call("it", method, *args), wire.GO_ON)

    ask.worker = worker
    yield ask
    worker.kill()


def test_a_stock_client_is_answered(ask, store):
    """Pipelines, transactions and scripts; the other file of the submission lies beside the module."""
    assert ask("piped") == [True, 2, b"2"]
    assert ask("watched") == [True]
    assert ask("count", "n") == [b"%d" % START, b"250000"]
    assert store.own("GET", "n") == b"1"


def test_all_clocks_are_the_judges(ask, store):
    """Redis', its scripts' and Python's; sleeping takes no time but theirs."""
    ask("sleep", 90.5)
    assert ask("times") == [START + 90.5] * 3
    assert ask("count", "n") == [b"%d" % (START + 90.5), b"750000"]
    store.own("SET", "k", "v", "EX", 10)
    store.now += 9.5
    assert ask("get", "k") == b"v"
    store.now += 1.0
    assert ask("get", "k") is None


def test_the_clients_own_waits_take_no_time_either(ask):
    """It sleeps before it tries again."""
    assert ask("waits_of_the_client") == 30.0


def test_a_process_may_have_a_clock_that_is_wrong(ask, store):
    """Redis' is not."""
    ask.worker.services.skew = -30.0
    assert ask("times") == [START - 30.0] * 3
    assert ask("count", "n")[0] == b"%d" % START


def test_what_is_drawn_at_random_is_the_same_again(ask):
    """So that a schedule can be met again."""
    assert ask("name") != ask("name")


@pytest.mark.parametrize(("transaction", "commands"), [(True, 5), (False, 3)])
def test_round_trips_are_counted(ask, transaction, commands):
    """A pipeline is one, be it a transaction or not."""
    desk = ask.worker.services
    before = desk.counts.copy()
    ask("piped", transaction)
    spent = desk.counts.since(before)
    assert (spent.round_trips, spent.commands) == (1, commands)
    assert spent.sent > 50 < spent.received + 40


def test_some_commands_are_not_for_a_program_that_shares_its_redis(ask, store):
    """They are noted, and refused."""
    found = ask("wipe")
    assert "ResponseError" in found.classes
    assert store.forbidden == ["FLUSHALL"]


def test_what_looks_at_all_keys_is_answered_and_noted(ask, store):
    """In a script, too: it may be right, and is judged by what it costs."""
    store.own("SET", "a", 1)
    assert ask("scan") == [b"a"]
    assert ask("walk_in_a_script") == b"a"
    assert store.walks == ["KEYS *", "RANDOMKEY"]
    assert store.forbidden == []


@pytest.mark.parametrize(
    "script",
    [
        "while true do end",
        "while true do pcall(function() while true do end end) end",
        "local s = 'x' while true do s = s .. s end",
        "return string.find(string.rep('a', 40), string.rep('a-', 25) .. 'b')",
        "local co = coroutine.wrap(function() while true do end end) co()",
        "return python.eval('1')",
        "return os.execute('true')",
        "return io.open('/etc/passwd')",
        "return getmetatable(redis.call).__index",
        "return loadstring('return python')()",
        "return redis.call('GET', KEYS[1]).__class__",
    ],
)
def test_a_hostile_script_harms_nothing(store, script):
    """It is refused or ended, and the next command is answered."""
    try:
        answer = store.commands(1, [[b"EVAL", script.encode(), b"0"]])
        assert answer[:1] in b"-$*:"
        assert b"root:" not in answer
    except StoreLost:
        pass
    store.reset()
    assert store.own("SET", "a", 1) == b"OK"


def test_redis_answers_what_redis_answers(store):
    """Errors by their codes, so that a client knows them."""
    assert str(store.own("EVALSHA", "f" * 40, 0)).startswith("NOSCRIPT")
    assert isinstance(store.own("BOGUS"), ErrorReply)
    store.own("LPUSH", "list", "a")
    assert str(store.own("GET", "list")).startswith("WRONGTYPE")
    assert store.own("EVAL", "return {1, 'a', false, 3.9}", 0) == [1, b"a", None, 3]


def carried_out(store, connection, *lines):
    """Carry out commands, each a line of words; return the replies as values."""
    return [resp.reply(store.commands(connection, [line.encode().split()])) for line in lines]


def test_a_watched_key_that_expired_has_changed(store):
    """So a transaction that counted on it does not come about; one that was gone before is no reason."""
    carried_out(store, 1, "SET k v EX 10", "WATCH k")
    store.now += 11
    assert carried_out(store, 1, "MULTI", "EXEC")[-1] is None
    carried_out(store, 1, "WATCH k")
    assert carried_out(store, 1, "MULTI", "EXEC")[-1] == []


def test_a_set_that_gets_no_new_member_has_not_changed(store):
    """Who watches it is not disturbed."""
    carried_out(store, 1, "SADD s a", "WATCH s")
    carried_out(store, 2, "SADD s a")
    assert carried_out(store, 1, "MULTI", "EXEC")[-1] == []
    carried_out(store, 1, "WATCH s")
    carried_out(store, 2, "SADD s b")
    assert carried_out(store, 1, "MULTI", "EXEC")[-1] is None


@pytest.mark.parametrize("command", ["SETEX k 10 v", "PSETEX k 10000 v", "SET k v EX 10", "GETEX k EX 10"])
def test_a_time_to_live_is_counted_from_now(store, command):
    """Not from the last whole second."""
    carried_out(store, 1, "SET k v", command)
    assert carried_out(store, 1, "PTTL k") == [10_000]


@pytest.mark.parametrize(
    ("script", "reply"),
    [
        ("cjson.encode({})", b"{}"),
        ("cjson.encode({a={}})", b'{"a":{}}'),
        ("cjson.encode({1.5, 1e15, 1/3})", b"[1.5,1e+15,0.33333333333333]"),
        ("cjson.encode({[1]=1, [3]=3})", b"[1,null,3]"),
        ("cjson.encode('\\195\\169/\\n')", b'"\xc3\xa9\\/\\n"'),
        ("cjson.decode(cjson.encode({a={1, 'x', true}})).a[2]", b"x"),
        ("tostring(cjson.decode('12345678901234567890'))", b"1.2345678901235e+19"),
        ("cjson.decode('[null]')[1] == cjson.null", 1),
        ("pcall(cjson.decode, 'nonsense')", None),
        ("pcall(redis.call, 'NOPE')", None),
        (
            "select(2, pcall(redis.call, 'LPUSH', 'text', 'x'))",
            b"WRONGTYPE Operation against a key holding the wrong",
        ),
        ("bit.bxor(bit.band(7, 3), 1)", 2),
        ("redis.sha1hex('')", b"da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("redis.call('INCRBYFLOAT', 'third', '0.3')", b"0.5"),
    ],
)
def test_a_script_finds_what_redis_has(store, script, reply):
    """And gets the same of it."""
    store.own("SET", "text", "x")
    store.own("SET", "third", "0.2")
    found = store.own("EVAL", f"return {script}", 0)
    assert found == reply or (isinstance(reply, bytes) and len(reply) > 40 and found.startswith(reply))


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("x = 1", "readonly"),
        ("return y", "nonexistent global variable 'y'"),
        ("_G.x = 1", "readonly"),
        ("error('boom')", "boom"),
        ("error({err='MINE boom'})", "MINE boom"),
        ("return redis.error_reply('MINE too')", "MINE too"),
        ("return redis.call('GET')", "Wrong number of args"),
        ("return 1 +", "Error compiling script"),
        ("return os.time()", "nonexistent global variable 'os'"),
    ],
)
def test_a_script_that_fails_says_so_as_in_redis(store, script, said):
    """And the next one is none the worse."""
    assert said in str(store.own("EVAL", script, 0))
    assert store.own("EVAL", "return 7", 0) == 7


def test_ten_thousand_commands_may_wait_for_one_reply(ask, store):
    """A transaction of so many is right, and a pipeline."""
    assert ask("many", 10_000) == 10_000
    assert ask("many", 10_000, False) == 10_000


@pytest.mark.parametrize(
    "said", [b"q", b"s\0\0\0\1GET a\r\n", b"z-1", b"znan", b"g{}", b"s\0\0\0\1*1\r\n$9999999999\r\n"]
)
def test_a_worker_that_asks_for_what_nobody_offers_breaks_the_protocol(store, said):
    """It is ended, and the judge is not."""
    desk = Desk(store, 1)
    with pytest.raises(WorkerLost, match="protocol"):
        any(map(desk, (said, b"r" + said[1:5])))


def test_what_is_stored_can_be_looked_at(store):
    """When keys expire, which of them no script was told of, and how much it is."""
    assert (store.expiries(), store.undeclared(), store.kept()) == ([], [], 0)
    store.commands(1, [b"SET b 1 PX 1500".split(), b"SET a 22".split()])
    assert store.expiries() == [-1, 1500]
    assert store.undeclared() == []  # nobody has called a script yet
    store.commands(1, [[b"EVAL", b"return redis.call('SET', 'c', 'x')", b"1", b"b"]])
    assert store.undeclared() == ["a", "c"]
    assert store.walks == []  # nor did the learner look at all keys


@pytest.mark.parametrize(
    ("command", "least"),
    [
        ("SET k " + "x" * 900, 900),
        ("HSET k f " + "x" * 900, 900),
        ("RPUSH k " + "x " * 100, 800),
        ("SADD k " + " ".join(map(str, range(100))), 800),
        ("ZADD k 1 " + "x" * 900, 900),
        ("RPUSH k " + "x " * 5_000, 40_000),
    ],
)
def test_what_is_kept_is_all_that_is_in_a_key(store, command, least):
    """Whatever its kind; nor less than each entry takes."""
    store.commands(1, [command.encode().split()])
    assert least <= store.kept() <= 3 * least
