"""What a limiter must do for one call at a time. Each property is about one rule, and so names its mistakes."""

from __future__ import annotations

import math
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from graders import Ref, Script, Subject, catches_all, new, points

from .traffic import ROUND_RATES, Traffic, obeys

FEW = settings(max_examples=6)
SOME = settings(max_examples=12)

SHARES = st.floats(0.05, 0.95)
RATES = st.sampled_from((0.04, 0.25, 0.8, 1.5, 3.0, 7.0, 12.5))


def many(shares: int) -> st.SearchStrategy[list[float]]:
    """So many shares of what is there."""
    return st.lists(SHARES, min_size=shares, max_size=shares)


def all_of_it(costs: list[int], rate: float) -> Script:
    """All that a new bucket holds is taken at once, in parts."""
    traffic = Traffic(sum(costs), rate)
    for cost in costs:
        traffic.acquire(cost)
    return traffic.script()


@points(1)
@given(st.builds(all_of_it, st.lists(st.integers(1, 9), min_size=1, max_size=6), st.sampled_from(ROUND_RATES)))
@SOME
def test_a_new_bucket_gives_all_it_holds(subject: Subject, program: Script) -> None:
    """A bucket starts full, and gives its last token, too: a new client may use at once what it is granted."""
    obeys(subject, program, "decision", exactly=True)


def some_too_much(capacity: int, rate: float, asked: list[tuple[bool, float]]) -> Script:
    """At one moment some calls ask for what is there, and some for more."""
    traffic = Traffic(capacity, rate)
    traffic.pay(0.5)
    traffic.ask_too_much(0.9)
    for too_much, share in asked:
        (traffic.ask_too_much if too_much else traffic.pay)(share / 2)
    return traffic.script()


ASKED = st.lists(st.tuples(st.booleans(), SHARES), min_size=4, max_size=8)


@points(1)
@given(st.builds(some_too_much, st.integers(20, 300), RATES, ASKED))
@SOME
def test_a_cost_is_paid_in_full_or_not_at_all(subject: Subject, program: Script) -> None:
    """A call that cannot be paid for takes nothing and stands in nobody's way: a cheaper one still gets through."""
    obeys(subject, program, "decision")


def refilled(rate: float, seconds: list[float], shares: list[float]) -> Script:
    """A bucket that is nearly empty fills up slowly, and tokens are taken in between."""
    traffic = Traffic(40, rate)
    traffic.pay(0.9)
    for passed, share in zip(seconds, shares, strict=True):
        traffic.wait_for(1.5 + passed)
        traffic.pay(share / 2)
    return traffic.script()


SLOW = st.sampled_from((0.9, 1 / 3, 0.0537, 1 / 7_000, 0.000_241_7))


@points(1)
@given(st.builds(refilled, SLOW, st.lists(st.floats(0.1, 4.0), min_size=5, max_size=5), many(5)))
@SOME
def test_tokens_come_back_continuously(subject: Subject, program: Script) -> None:
    """Each moment brings its part of a token: a window of fixed length would let twice the rate through at its edge."""
    obeys(subject, program, "decision")


def overfull(capacity: int, rate: float, shares: list[float]) -> Script:
    """Nobody comes for longer than it takes to fill the bucket."""
    traffic = Traffic(capacity, rate)
    for share in shares:
        traffic.pay(share / 2)
        # Longer than what is missing takes to come back, and not so long that the key may be gone.
        traffic.wait_for(capacity * (0.6 + share / 3))
    traffic.pay(0.2)
    traffic.pay(0.2)
    return traffic.script()


@points(1)
@given(st.builds(overfull, st.integers(10, 500), RATES, many(3)))
@FEW
def test_a_bucket_is_never_more_than_full(subject: Subject, program: Script) -> None:
    """What a client did not use for days is not saved up: the capacity is the most that may come at once."""
    obeys(subject, program, "decision")


def polled(rate: float, parts: list[int], at_once: int) -> Script:
    """A client that is denied asks again and again, each second and each microsecond, and gets what the rate allows."""
    traffic = Traffic(at_once + 3, rate)
    traffic.acquire(at_once + 2)
    traffic.wait_for(0.4)
    traffic.acquire(1)
    for number, part in enumerate(parts):
        traffic.wait(part if number % 3 == 0 else part / 1_000_000)
        if abs(traffic.holds() - 1) > 0.001:  # else it could go either way
            traffic.acquire(1)
    traffic.wait_for(1.25)
    traffic.acquire(1)
    return traffic.script()


POLLS = st.lists(st.sampled_from((1, 2, 3)), min_size=24, max_size=28)


@points(1)
@given(st.builds(polled, st.sampled_from((0.1, 0.13, 0.07)), POLLS, st.integers(0, 9)))
@FEW
def test_asking_too_often_costs_nothing(subject: Subject, program: Script) -> None:
    """A denied call loses no fraction of a token, however soon it comes: a client that polls still gets the rate."""
    obeys(subject, program, "decision")


def denied(capacity: int, rate: float, shares: list[float]) -> Script:
    """Tokens are taken, and then somebody asks for more than there is left."""
    traffic = Traffic(capacity, rate)
    for share in shares[1:]:
        traffic.pay(share)
    traffic.ask_too_much(shares[0])
    return traffic.script()


@points(1)
@given(st.builds(denied, st.integers(3, 300), RATES, many(3)))
@settings(max_examples=20)
def test_a_denied_client_is_told_how_long_to_wait(subject: Subject, program: Script) -> None:
    """The wait is what the missing tokens take, no more and no less: clients that come back too early come twice."""
    obeys(subject, program, "wait")


def fast(capacity: int, rate: float, micros: list[int], share: float) -> Script:
    """Microseconds pass, of which each brings a part of a token."""
    traffic = Traffic(capacity, rate)
    traffic.pay(0.9)
    traffic.wait(0.8 + share / 100)  # so that a fraction follows that starts with a zero
    for passed in micros:
        traffic.wait(min(passed, capacity / rate / 4 * 1_000_000) / 1_000_000)
        traffic.pay(share / 4)
    return traffic.script()


MICROS = st.lists(st.one_of(st.integers(1, 99), st.integers(100, 99_999)), min_size=5, max_size=8)


@points(1)
@given(st.builds(fast, st.integers(200_000, 1_000_000), st.sampled_from((1_000.0, 4_321.5, 98_765.4)), MICROS, SHARES))
@SOME
def test_every_microsecond_counts(subject: Subject, program: Script) -> None:
    """At a high rate a microsecond is worth a lot, and a double with seconds since 1970 has no room for it."""
    obeys(subject, program, "decision")


def large(capacity: int, rate: float, ticks: list[int], shares: list[float]) -> Script:
    """A bucket so large that what is stored needs many digits; the time does not."""
    traffic = Traffic(capacity, rate)
    for passed, share in zip(ticks, shares, strict=True):
        traffic.pay(share / 20)
        traffic.wait(passed / 64)
    traffic.pay(0.01)
    return traffic.script()


@points(1)
@given(
    st.builds(
        large,
        st.integers(200_000_000, 500_000_000),
        st.sampled_from((333.333, 77.7, 1_234.567)),
        st.lists(st.integers(1, 4_000), min_size=3, max_size=3),
        many(3),
    )
)
@settings(max_examples=10)
def test_large_buckets_are_exact(subject: Subject, program: Script) -> None:
    """A bucket of bytes holds hundreds of millions, and the fraction must not get lost where a number becomes text."""
    obeys(subject, program, "decision")


def looked_at(capacity: int, rate: float, shares: list[float], whole: bool) -> Script:
    """Between calls that take something, some take nothing."""
    traffic = Traffic(capacity, rate)
    traffic.acquire(0)
    for share in shares:
        traffic.acquire(math.floor(traffic.holds()) if whole else traffic.affordable(share))
        traffic.acquire(0)
        traffic.acquire(0)
    return traffic.script()


@points(1)
@given(st.builds(looked_at, st.integers(1, 60), RATES, many(2), st.booleans()))
@SOME
def test_a_cost_of_zero_is_a_look(subject: Subject, program: Script) -> None:
    """A call that costs nothing is allowed even if nothing is there, and takes nothing: it is how one asks."""
    obeys(subject, program, "decision", "wait")


def impossible(capacity: int, rate: float, over: int, share: float) -> Script:
    """A cost that no bucket can hold, when it is full and when it is not."""
    traffic = Traffic(capacity, rate)
    for excess in (1, over):
        traffic.acquire(capacity + excess)
        traffic.pay(share / 3)
        traffic.acquire(capacity + excess)
    traffic.pay(share)
    return traffic.script()


@points(1)
@given(st.builds(impossible, st.integers(10, 80), RATES, st.integers(2, 1_000), SHARES))
@FEW
def test_what_no_bucket_holds_is_never_admitted(subject: Subject, program: Script) -> None:
    """A cost above the capacity is denied, full bucket or not, and the client is told that no waiting helps."""
    obeys(subject, program, "decision", "wait")


def unrefilled(capacity: int, days: list[float], shares: list[float]) -> Script:
    """A bucket that gets nothing back, over days and years."""
    traffic = Traffic(capacity, 0)
    for passed, share in zip(days, shares, strict=True):
        traffic.pay(share / 2)
        traffic.wait(86_400 * passed)
        traffic.ask_too_much(share)
    traffic.pay(0.5)
    return traffic.script()


DAYS = st.lists(st.floats(1.1, 400.0), min_size=2, max_size=2)


@points(1)
@given(st.builds(unrefilled, st.integers(20, 900), DAYS, many(2)))
@FEW
def test_a_rate_of_zero_never_refills(subject: Subject, program: Script) -> None:
    """A rate of 0 is a stock that is used up once: nothing comes back, not in years, and no wait ends."""
    obeys(subject, program, "decision", "wait")


def senseless(capacity: int, rate: float, cost: int, share: float) -> Script:
    """Calls that make no sense come between others."""
    traffic = Traffic(capacity, rate)
    for given_capacity, given_rate in ((0, rate), (-capacity, rate), (capacity, -rate), (capacity, -0.001)):
        traffic.steps.append(new("refused", "TokenBucket", Ref("redis"), given_capacity, given_rate))
    traffic.acquire(-cost)
    traffic.pay(share)
    traffic.acquire(-cost)
    traffic.acquire(-1)
    traffic.pay(share)
    return traffic.script()


@points(1)
@given(st.builds(senseless, st.integers(20, 60), RATES, st.integers(1, 9), SHARES))
@FEW
def test_what_makes_no_sense_is_refused(subject: Subject, program: Script) -> None:
    """A negative cost would put tokens in: it raises ValueError, as capacities and rates do, and changes nothing."""
    obeys(subject, program, "decision")


ENDINGS = (
    *("at", "tokens", "ts", "time", "last", "latest", "stamp", "timestamp", "updated", "level", "count", "state"),
    *("refill", "last_refill", "seconds", "0"),
)
ODD = (
    *("", " ", "ada ", " ada", "Ada", "ADA", "a da", "ada\n", "ada\x00", "ada\x00b", "{ada}", "{ada", "ada}", "{}"),
    *("*", "ad?", "a:b", "a::b", ":a:b", "a:b:", "0", "00", "1", "1.0", "None", "nil", "inf", "%s", "\\", "'", '"'),
    *("\u00e9", "e\u0301", "\ufb01", "fi", "\u00df", "ss", "\u5ea7\u5e2d", "\U0001f3ab", "x" * 300, "x" * 301),
)


def crowd(odd: list[str], capacity: int, base: str, joint: str) -> Script:
    """Buckets whose names are much alike: from each something else is taken, and then from each again."""
    names = dict.fromkeys((*odd, base, *(f"{base}{each}{ending}" for ending in ENDINGS for each in (":", joint))))
    traffic = Traffic(capacity, 0.25)
    for number, name in enumerate(names):
        traffic.acquire(number % 7 + 1, name)
    for number, name in enumerate(names):
        traffic.acquire(number % 5 + 1, name)
    return traffic.script()


BASES = st.sampled_from(("bob", "{bob}", "b:b"))
JOINTS = st.sampled_from((".", "/", "_", "-", "|", ""))


@points(1)
@given(st.builds(crowd, st.permutations(ODD), st.integers(20, 90), BASES, JOINTS))
@settings(max_examples=2)
def test_each_key_is_a_bucket_of_its_own(subject: Subject, program: Script) -> None:
    """A key may be any text, and no two share a bucket: whoever chooses a name must not reach another's tokens."""
    obeys(subject, program, "decision")


def wrong_clocks(rate: float, shares: list[float], ahead: float) -> Script:
    """Two API servers whose clocks are wrong, and not by as much."""
    traffic = Traffic(60, rate, servers=2)
    traffic.pay(0.9)
    for number, share in enumerate(shares):
        traffic.skew(ahead * (-1, 0, 1, 0.001)[number % 4])
        traffic.wait_for(2 + 5 * share)
        traffic.pay(share / 2, at=("other", "bucket")[number % 2])
    return traffic.script()


@points(1)
@given(st.builds(wrong_clocks, RATES, many(5), st.sampled_from((-86_400.0, -3_600.0, 3_600.0, 86_400.0))))
@FEW
def test_the_clock_is_that_of_redis(subject: Subject, program: Script) -> None:
    """API servers' clocks differ, by hours at worst: all go by the one clock that they share, or none is right."""
    obeys(subject, program, "decision")


def set_back(capacity: int, rate: float, shares: list[float], back: float) -> Script:
    """The clock of Redis steps back: a little, when nothing is left, and for longer than a bucket takes to fill."""
    traffic = Traffic(capacity, rate)
    first, second, third = shares

    def then(*calls: Callable[[float], None]) -> None:
        for act, share in zip(calls, shares, strict=False):
            act(share / 3)

    traffic.pay(0.7)
    traffic.wait_for(2 + first)
    traffic.pay(0.1)
    traffic.wait(-back)
    then(traffic.pay, traffic.pay)
    traffic.wait(back / 2)
    traffic.pay(0.1)
    traffic.wait(back / 2)
    traffic.wait_for(2 + second)
    traffic.pay(0.9)

    traffic.wait_for(1 + third / 2)
    traffic.acquire(math.floor(traffic.holds()))
    traffic.wait(-back)
    traffic.ask_too_much(0)
    traffic.wait(back * third)
    traffic.ask_too_much(0)
    traffic.wait(back * (1 - third))
    traffic.wait_for(2.5)
    traffic.pay(0.1)

    long = 3 * capacity / rate + 10
    traffic.wait_for(capacity / 2)
    traffic.pay(0.2)
    traffic.wait(-long)
    traffic.pay(0.2)
    traffic.wait(2.2 * capacity / rate + 4)
    traffic.pay(0.2)
    return traffic.script()


@points(2)
@given(st.builds(set_back, st.integers(30, 90), st.sampled_from((0.75, 1.3, 6.0)), many(3), st.floats(0.5, 30.0)))
@FEW
def test_a_clock_that_steps_back_gives_nothing(subject: Subject, program: Script) -> None:
    """Clocks are set back now and then, and what was counted must not be counted twice, nor be lost."""
    obeys(subject, program, "decision", "wait")


def busy_then_idle(capacity: int, rate: float, shares: list[float], denied_last: bool) -> Script:
    """A bucket is used, and we look when it will be forgotten."""
    traffic = Traffic(capacity, rate)
    for share in shares:
        traffic.pay(share / 4)
        traffic.look_at_expiries()
        traffic.wait_for(capacity * (0.3 + share / 2))
    traffic.pay(0.5)
    traffic.look_at_expiries()
    if denied_last:
        traffic.ask_too_much(0.5)
        traffic.look_at_expiries()
        traffic.wait_for(capacity * 0.1)
        traffic.ask_too_much(0.5)
        traffic.look_at_expiries()
    return traffic.script()


def lives(*rates: float) -> st.SearchStrategy[Script]:
    """Buckets that fill at such a rate: in less than a second, in some, or in hours."""
    return st.builds(busy_then_idle, st.integers(40, 200), st.sampled_from(rates), many(3), st.booleans())


@points(1)
@given(lives(0.0, 400.0, 12.5, 0.008))
@settings(max_examples=24)
def test_no_bucket_is_forgotten_too_early(subject: Subject, program: Script) -> None:
    """A key that is gone is a full bucket, so it lives from each call on for as long as its bucket may take to fill."""
    obeys(subject, program, "early")


@points(1)
@given(lives(400.0, 12.5, 0.008))
@settings(max_examples=20)
def test_idle_buckets_are_forgotten(subject: Subject, program: Script) -> None:
    """Ten million clients never come back: their keys must go by themselves, or the memory of Redis fills up."""
    obeys(subject, program, "late")


def forgetful(capacity: int, rate: float, shares: list[float]) -> Script:
    """Redis forgets its scripts between calls."""
    traffic = Traffic(capacity, rate, servers=2)
    traffic.forget_scripts()
    for number, share in enumerate(shares):
        traffic.pay(share / 3, at=("bucket", "other")[number // 2 % 2])
        if number % 3 != 1:
            traffic.forget_scripts()
    traffic.pay(0.5)
    return traffic.script()


@points(1)
@given(st.builds(forgetful, st.integers(30, 90), RATES, many(5)))
@FEW
def test_forgotten_scripts_are_sent_again(subject: Subject, program: Script) -> None:
    """Redis forgets scripts, when it restarts for one: a limiter that fails then fails for all clients at once."""
    obeys(subject, program, "decision")


def declared(names: list[str], rate: float, share: float) -> Script:
    """Some buckets are used, and we look which keys there are."""
    traffic = Traffic(30, rate)
    for name in names:
        traffic.pay(share, name)
        traffic.ask_too_much(share, name)
        traffic.wait_for(3)
        traffic.pay(share / 2, name)
        traffic.look_at_names()
    return traffic.script()


@points(1)
@given(st.builds(declared, st.lists(st.sampled_from(ODD), min_size=1, max_size=3, unique=True), RATES, SHARES))
@FEW
def test_a_script_is_told_all_its_keys(subject: Subject, program: Script) -> None:
    """A cluster sends a script to where its KEYS are, and cannot know of names that are made up in it."""
    obeys(subject, program)


ACTS = st.lists(st.tuples(st.integers(0, 11), SHARES), min_size=20, max_size=40)


def mixed(capacity: int, rate: float, acts: list[tuple[int, float]]) -> Script:
    """Everything at once, and for long."""
    traffic = Traffic(capacity, rate, servers=3)
    keys, servers = ("ada", "bob"), ("bucket", "other", "third")
    for number, (what, share) in enumerate(acts):
        key, at = keys[int(share * 1_000) % 2], servers[number % 3]
        if what < 4:
            traffic.pay(share, key, at)
        elif what == 4 and traffic.excessive(0, key) <= capacity:
            traffic.ask_too_much(share, key, at)
        elif what == 5:
            traffic.acquire(0, key, at)
        elif what == 6:
            traffic.acquire(capacity + math.ceil(9 * share), key, at)
        elif what < 9:
            traffic.wait_for(capacity * share / (2, 40)[what % 2])
        elif what == 9:
            traffic.wait_for(capacity * (1 + share))
        elif what == 10:
            traffic.skew(1_000 * (share - 0.5))
        elif number % 2:
            traffic.forget_scripts()
        else:
            for name in keys:  # so that both are known to have seen the time that it steps back from
                traffic.acquire(0, name, at)
                traffic.wait_for(2)
            for name in keys:
                traffic.pay(0.1, name, at)
            traffic.wait(-60 * share)
    return traffic.script()


MIXED_RATES = st.sampled_from((0.3, 1.0, 12.5, 640.0, 12_345.6))


@points(1)
@catches_all
@given(st.builds(mixed, st.integers(5, 100_000), MIXED_RATES, ACTS))
@SOME
def test_long_mixed_traffic(subject: Subject, program: Script) -> None:
    """Everything at once and for long: rules that hold one by one must also hold together."""
    obeys(subject, program, "decision", "wait")
