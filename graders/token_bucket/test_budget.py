"""What a limiter may ask of Redis: one round trip for a call, and a place that does not grow."""

from __future__ import annotations

from collections.abc import Iterator

from graders import Budget, Ref, Step, Trips, call, each, new, points, wait


def known(size: int) -> list[Step]:
    """Two servers, of which one made Redis know the script; the bucket is full again."""
    return [
        new("bucket", "TokenBucket", Ref("redis"), size, 2.0),
        new("other", "TokenBucket", Ref("redis"), size, 2.0),
        call("bucket", "acquire", "ada", 1),
        call("other", "acquire", "eve", 1),
        wait(3.0),
    ]


def calls(size: int) -> list[Step]:
    """Calls of each kind: for what is there, for all but one, for too much, for nothing and for the impossible."""
    return [
        call("bucket", "acquire", "ada", 1),
        call("bucket", "acquire", "ada", size - 2),
        call("other", "acquire", "ada", size),
        call("other", "acquire", "ada", 0),
        call("bucket", "acquire", "ada", size + 1),
        call("bucket", "acquire", "bob"),
        call("other", "acquire", "", 2),
    ]


@points(1)
def test_a_decision_is_one_round_trip(budget: Budget) -> None:
    """Every request of every client waits for this call: once Redis knows the script, it takes one round trip."""
    budget.allows(Trips(what="tokens of capacity", sizes=(4, 100_000), prepare=known, work=calls, most=1))


def bucket_of(size: int) -> list[Step]:
    """A bucket of that capacity, which fills in a day."""
    return [new("bucket", "TokenBucket", Ref("redis"), size, size / 86_400)]


def half_of_it(size: int) -> list[Step]:
    """Half of what there is is taken, and more is asked for."""
    return [call("bucket", "acquire", "ada", size // 2), call("bucket", "acquire", "ada", size)]


def slow_bucket(_: int) -> list[Step]:
    """A bucket that takes a day to fill."""
    return [new("bucket", "TokenBucket", Ref("redis"), 86_400, 1.0)]


def one_by_one(size: int) -> Iterator[Step]:
    """So many calls, the last of them denied."""
    paid = size * 4 // 5
    yield each("bucket", "acquire", ["ada" for _ in range(paid)], [1 for _ in range(paid)])
    yield wait(1.0)
    yield each("bucket", "acquire", ["ada" for _ in range(size - paid)], [86_400 for _ in range(size - paid)])


@points(1)
def test_what_redis_keeps_is_bounded(budget: Budget) -> None:
    """Ten million clients leave a hundred bytes each; what grows with calls or tokens fills the memory."""
    budget.allows(Trips(what="tokens of capacity", sizes=(10, 200_000), prepare=bucket_of, work=half_of_it, keeps=500))
    budget.allows(Trips(what="calls", sizes=(40, 240), prepare=slow_bucket, work=one_by_one, keeps=1_000))
