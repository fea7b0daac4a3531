"""What a box office may ask of Redis: few round trips whatever the number of seats, and only what it needs."""

from __future__ import annotations

from collections.abc import Iterator

from graders import Budget, Ref, Step, Trips, call, catch, each, keep, new, points, toy


def opened(_: int) -> list[Step]:
    """An event with nothing on sale."""
    return [new("office", "BoxOffice", Ref("redis"), "gig")]


def calls_of(size: int) -> list[Step]:
    """Each method once, with so many seats in the call; two of them also where there is nothing to do."""
    seats = toy("numbered", "S", size)
    return [
        call("office", "put_on_sale", seats),
        call("office", "put_on_sale", seats),
        call("office", "available"),
        keep("mine", "office", "hold", "ada", seats, 60),
        keep("again", "office", "hold", "ada", seats, 60),
        catch("refused", "office", "hold", "bob", seats, 60),
        call("office", "available"),
        call("office", "release", Ref("mine")),
        keep("other", "office", "hold", "bob", seats, 60),
        call("office", "buy", Ref("other")),
        call("office", "buy", Ref("other")),
        call("office", "owner", "S1"),
        call("office", "available"),
    ]


@points(1)
def test_round_trips_do_not_grow_with_the_seats(budget: Budget) -> None:
    """A round trip takes longer than all the work that Redis does for it, so a call must not make one for each seat."""
    budget.allows(Trips(what="seats", sizes=(4, 4_000), prepare=opened, work=calls_of, more=30))


def busy(size: int) -> Iterator[Step]:
    """An event with so many seats, one in ten of them held and as many sold."""
    yield new("office", "BoxOffice", Ref("redis"), "gig")
    yield call("office", "put_on_sale", toy("numbered", "S", size))
    tenth = range(size // 10)
    yield each(
        "office", "hold", ["ada" for _ in tenth], [[f"S{10 * number}"] for number in tenth], [600 for _ in tenth]
    )
    for number in tenth[:5]:
        yield keep("bought", "office", "hold", "bob", [f"S{10 * number + 1}"], 600)
        yield call("office", "buy", Ref("bought"))


def calls_for_one(_: int) -> list[Step]:
    """Each method that is about one seat or one hold."""
    return [
        keep("mine", "office", "hold", "cleo", ["S2"], 60),
        keep("again", "office", "hold", "cleo", ["S2"], 60),
        catch("refused", "office", "hold", "cleo", ["S0", "S3"], 60),
        call("office", "buy", Ref("mine")),
        call("office", "owner", "S2"),
        call("office", "owner", "S3"),
        keep("other", "office", "hold", "cleo", ["S3"], 60),
        call("office", "release", Ref("other")),
        call("office", "put_on_sale", ["S4", "T1"]),
    ]


@points(1)
def test_only_what_is_asked_for_is_read(budget: Budget) -> None:
    """A call about one seat must not fetch the whole event: a stadium is a megabyte, and ten million people ask."""
    budget.allows(Trips(what="seats on sale", sizes=(10, 2_000), prepare=busy, work=calls_for_one, bytes=2_000))


@points(1)
def test_no_call_walks_the_keyspace(budget: Budget) -> None:
    """KEYS and SCAN walk the keys of everybody who uses this Redis, and keep them all waiting meanwhile."""
    budget.allows(Trips(what="seats", sizes=(3, 4), prepare=opened, work=calls_of, walks=0))
    budget.allows(Trips(what="seats on sale", sizes=(10, 20), prepare=busy, work=calls_for_one, walks=0))
