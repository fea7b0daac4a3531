"""The visible tests, easiest first: make them pass from top to bottom. Redis is an imitation inside this process."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from fakeredis import FakeRedis, FakeServer
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
from token_bucket import TokenBucket

START = "2026-06-01 10:00:00.25"


def test_a_new_bucket_is_full() -> None:
    """A client that was never seen before may at once use all that its bucket holds."""
    with freeze_time(START):
        bucket = TokenBucket(client(), capacity=3, refill_rate=1.0)
        for left in (2.0, 1.0, 0.0):
            decision = bucket.acquire("ada")
            assert decision.allowed is True, f"the bucket held {left + 1:g} tokens, so a cost of 1 should be allowed"
            assert decision.remaining == near(left), f"one token was taken, so {left:g} should remain"
            assert decision.retry_after == 0.0, "the call was allowed, so there is nothing to wait for"


def test_a_cost_is_paid_in_full_or_not_at_all() -> None:
    """A call that cannot be paid for takes nothing, so that a cheaper one still gets through."""
    with freeze_time(START):
        bucket = TokenBucket(client(), capacity=10, refill_rate=1.0)
        assert bucket.acquire("ada", 7).allowed is True, "the bucket held 10 tokens, enough for a cost of 7"
        denied = bucket.acquire("ada", 5)
        assert denied.allowed is False, "the bucket held 3 tokens, too few for a cost of 5"
        assert denied.remaining == near(3.0), "the denied call takes nothing, so 3 tokens should remain"
        assert bucket.acquire("ada", 2).remaining == near(1.0), "3 tokens were left, and 2 of them are taken now"


def test_tokens_come_back_continuously() -> None:
    """A bucket gains its rate in a second and half of it in half a second, until it is full."""
    with freeze_time(START) as clock:
        bucket = TokenBucket(client(), capacity=10, refill_rate=3.0)
        bucket.acquire("ada", 10)
        clock.tick(0.5)
        left = bucket.acquire("ada", 1).remaining
        what = "half a second at 3 a second gave 1.5 tokens, and 1 was taken"
        assert left == near(0.5), f"{what} (Redis cuts a number that a script returns, but not a text)"
        clock.tick(0.125)
        left = bucket.acquire("ada", 2).remaining
        assert left == near(0.875), "0.5 tokens and an eighth of a second at 3 a second make 0.875, too few for 2"
        clock.tick(3.25)
        left = bucket.acquire("ada", 1).remaining
        assert left == near(9.0), "9.75 tokens came back, but a bucket of 10 was full before that, and 1 was taken"


def test_a_denied_client_is_told_how_long_to_wait() -> None:
    """Whoever waits for retry_after seconds gets what was asked for, and whoever asks earlier does not."""
    with freeze_time(START) as clock:
        bucket = TokenBucket(client(), capacity=10, refill_rate=0.5)
        bucket.acquire("ada", 9)
        wait = bucket.acquire("ada", 4).retry_after
        assert wait == near(6.0), "3 of 4 tokens are missing, and half a token comes each second"
        clock.tick(5.75)
        again = bucket.acquire("ada", 4)
        assert again.allowed is False, "5.75 of 6 seconds have passed, so it is still too early"
        assert again.retry_after == near(0.25), "5.75 of 6 seconds have passed, so a quarter of one is left to wait"
        clock.tick(0.251)
        assert bucket.acquire("ada", 4).allowed is True, "the time to wait is over, so the call should be allowed"


def test_asking_too_often_costs_nothing() -> None:
    """A denied call loses no fraction of a token, so a client in a hurry still gets the rate."""
    with freeze_time(START) as clock:
        bucket = TokenBucket(client(), capacity=2, refill_rate=1.0)
        bucket.acquire("ada", 2)
        allowed = 0
        for _ in range(55):
            clock.tick(0.1)
            allowed += bool(bucket.acquire("ada").allowed)
        assert allowed == 5, "5.5 seconds at one token a second pay for 5 calls, however often a client asks meanwhile"


def test_some_calls_need_not_wait_and_some_wait_for_ever() -> None:
    """A cost of 0 is always allowed, a cost above the capacity never, and at a rate of 0 nothing comes back."""
    with freeze_time(START) as clock:
        bucket = TokenBucket(client(), capacity=5, refill_rate=1.0)
        huge = bucket.acquire("ada", 6)
        assert huge.allowed is False, "the bucket never holds more than 5 tokens, so a cost of 6 should be denied"
        assert huge.retry_after == math.inf, "no waiting makes room for a cost of 6"
        assert bucket.acquire("ada", 5).allowed is True, "the denied call took nothing, so 5 tokens were there to take"
        peek = bucket.acquire("ada", 0)
        assert peek.allowed is True, "a cost of 0 is a look at the bucket, which is allowed even if it is empty"
        assert peek.remaining == near(0.0), "5 of 5 tokens were taken, so none should remain"

        once = TokenBucket(client(), capacity=2, refill_rate=0)
        once.acquire("ada", 2)
        clock.tick(timedelta(days=365))
        denied = once.acquire("ada")
        assert denied.allowed is False, "at a rate of 0 nothing comes back, not even in a year (did the key expire?)"
        assert denied.retry_after == math.inf, "at a rate of 0 nothing comes back, so there is no use in waiting"


def test_arguments_that_make_no_sense_are_refused() -> None:
    """A mistake of the caller is reported at once, and changes nothing."""
    redis = client()
    bucket = TokenBucket(redis, capacity=5, refill_rate=0)
    bucket.acquire("ada", 2)
    refused(lambda: TokenBucket(redis, 0, 1.0), "a capacity of 0")
    refused(lambda: TokenBucket(redis, -1, 1.0), "a capacity of -1")
    refused(lambda: TokenBucket(redis, 5, -0.5), "a refill_rate of -0.5")
    refused(lambda: bucket.acquire("ada", -1), "a cost of -1")
    assert bucket.acquire("ada", 0).remaining == near(3.0), "the refused call should leave the bucket as it was"


def test_servers_share_the_buckets_and_the_clock_of_redis() -> None:
    """All API servers see one bucket for each key, and go by the clock of Redis, because their own ones differ."""
    with freeze_time(START) as clock:
        server = FakeServer()
        wire = client(server, clock)
        here, there = TokenBucket(client(server), 10, 1.0), TokenBucket(wire, 10, 1.0)
        here.acquire("ada", 10)
        clock.tick(2)
        with an_hour_ahead(clock, wire):
            left = there.acquire("ada", 1).remaining
        assert left == near(1.0), "for Redis 2 seconds have passed, though this API server's clock is an hour ahead"
        assert here.acquire("ada", 0).remaining == near(1.0), "another API server took 1 of 2 tokens, so 1 is left"
        for key in ("bob", "ada:bob", "Ada", ""):
            assert here.acquire(key, 4).remaining == near(6.0), f"{key!r} is a client of its own, with a full bucket"


def test_a_decision_is_one_call_of_the_script() -> None:
    """Between any two commands another API server may come; between the lines of a script nobody does."""
    for moment in range(1, 9):
        server = FakeServer()
        wire = client(server)
        bucket, rival = TokenBucket(wire, 1, 0), TokenBucket(client(server), 1, 0)
        allowed: list[bool] = []

        def rush(rival: TokenBucket = rival, allowed: list[bool] = allowed) -> None:
            allowed.append(rival.acquire("ada").allowed)

        wire.before[wire.trips + moment] = rush
        allowed.append(bucket.acquire("ada").allowed)
        if wire.before:
            break  # it sends fewer commands than that
        where = f"just before acquire sent its command {moment}, another API server asked for the only token, too"
        assert sorted(allowed) == [False, True], f"{where}: one of them should get it, and the other not"

    wire = client()
    bucket = TokenBucket(wire, 5, 1.0)
    bucket.acquire("ada")
    before = wire.trips
    bucket.acquire("ada")
    assert wire.trips == before + 1, "Redis knows the script by now, so acquire should take one round trip"
    name, _, count, *rest = wire.command
    assert str(name).upper() in ("EVALSHA", "EVAL"), "that round trip should have Redis run the script"
    written = [key.decode() for key in wire.keys("*")]
    named = [key if isinstance(key, str) else bytes(key).decode() for key in rest[: int(count)]]
    assert set(written) <= set(named), f"the script wrote {written}, but what it got in KEYS is {named}"


def test_a_script_that_redis_forgot_is_sent_again() -> None:
    """A server that was started anew knows no scripts, and the digest of one means nothing to it."""
    wire = client()
    bucket = TokenBucket(wire, capacity=5, refill_rate=0)
    for left in (4.0, 3.0, 2.0):
        wire.script_flush()
        remaining = bucket.acquire("ada").remaining
        assert remaining == near(left), f"after SCRIPT FLUSH each call should still take one token, leaving {left:g}"


def test_a_clock_that_steps_back_gives_nothing() -> None:
    """While Redis' clock reads earlier than it has before, a bucket stands still, or a second would count twice."""
    with freeze_time(START) as clock:
        bucket = TokenBucket(client(), capacity=10, refill_rate=1.0)
        bucket.acquire("ada", 8)
        clock.tick(1)
        assert bucket.acquire("ada", 1).remaining == near(2.0), "2 tokens were left, a second gave 1, and 1 was taken"
        clock.tick(-5)
        denied = bucket.acquire("ada", 4)
        assert denied.remaining == near(2.0), "the clock reads 5 seconds earlier: nothing is gained or lost"
        assert denied.retry_after == near(7.0), "5 seconds until the bucket goes on, and 2 for the missing tokens"
        clock.tick(5)
        left = bucket.acquire("ada", 0).remaining
        assert left == near(2.0), "the clock reads what it did before it stepped back: these seconds were counted once"
        clock.tick(1)
        assert bucket.acquire("ada", 3).allowed is True, "the clock goes on, and so does the bucket: 3 tokens are there"


def test_an_idle_bucket_is_forgotten() -> None:
    """A key expires when its bucket is surely full again, not earlier, or millions of old keys fill the memory."""
    for capacity, rate in ((10, 0.5), (3, 100.0)):
        seconds = capacity / rate
        with freeze_time(START) as clock:
            wire = client()
            bucket = TokenBucket(wire, capacity, rate)
            for _ in range(3):
                bucket.acquire("ada", 1)
                clock.tick(seconds * 0.99)
                what = f"capacity {capacity} at rate {rate:g}: from the last call on"
                assert wire.keys("*"), f"{what}, the key should live for at least {seconds:g} seconds"
            clock.tick(seconds * 1.01 + 1.01)
            assert not wire.keys("*"), f"{what}, the key should live for at most 2 * {seconds:g} + 1 seconds"


class Client(FakeRedis):
    """A stock client of an imitated Redis that notes what it sends, and before which another client has its turn."""

    def __init__(self, server: FakeServer) -> None:
        """Be a client of `server`."""
        super().__init__(server=server)
        self.trips = 0  # so far: a command, or a pipeline of them
        self.command: tuple[Any, ...] = ()  # the last one
        self.before: dict[int, Callable[[], None]] = {}  # what others do before which of them
        self.ahead = 0  # seconds by which the clock of this process is ahead of that of Redis


def client(server: FakeServer | None = None, clock: FrozenDateTimeFactory | None = None) -> Client:
    """Return a client of `server`, or of one of its own; `clock` is that of this process."""
    made = Client(server or FakeServer())
    usual: Any = made.connection_pool.connection_class

    class Connection(usual):
        def send_command(self, *args: Any, **kwargs: Any) -> None:
            made.command = args
            super().send_command(*args, **kwargs)

        def send_packed_command(self, *args: Any, **kwargs: Any) -> None:
            made.trips += 1
            if made.trips in made.before:
                made.before.pop(made.trips)()
            if clock:
                clock.tick(-made.ahead)
            try:
                super().send_packed_command(*args, **kwargs)
            except (OverflowError, ValueError):
                what = "the script returned a number that is infinite or no number (NaN): return it as text"
                raise AssertionError(what) from None
            if clock:
                clock.tick(made.ahead)

    made.connection_pool.connection_class = Connection
    made.ping()  # so that it is connected
    made.trips = 0
    return made


@contextmanager
def an_hour_ahead(clock: FrozenDateTimeFactory, wire: Client) -> Iterator[None]:
    """Have the clock of this process be wrong by an hour, and that of the Redis at the end of `wire` be right."""
    wire.ahead = 3600
    clock.tick(wire.ahead)
    yield
    clock.tick(-wire.ahead)
    wire.ahead = 0


def near(number: float) -> Any:
    """Return what equals every number close to this one."""
    return pytest.approx(number, abs=1e-6)


def refused(call: Callable[[], object], what: str) -> None:
    """See that the call raises ValueError."""
    try:
        call()
    except ValueError:
        return
    raise AssertionError(f"{what} makes no sense and should raise ValueError")
