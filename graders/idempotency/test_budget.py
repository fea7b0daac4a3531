"""What a payment may ask of Redis: a few round trips, and one record that does not grow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graders import Budget, Step, Trips, call, catch, points, till, wait

from .payments import ORDER, RETENTION, pay, process

MOST = 30  # round trips of one call; a few for each of a handful of steps


def attempts(size: int) -> Iterator[Step]:
    """So many attempts at one payment, none of which heard from the gateway."""
    yield process()
    yield till(*(["timeout"] * size))
    for number in range(size):
        yield catch(f"attempt{number}", "payments", "pay", "shop", "order-1", ORDER)


def fields(size: int) -> dict[str, Any]:
    """A request of so many fields."""
    return {**ORDER, **{f"field {number}": number for number in range(size)}}


def opened(_: int) -> Iterator[Step]:
    """Nothing was paid for yet."""
    yield process()


def paid(_: int) -> Iterator[Step]:
    """An attempt that succeeds, and a repeat."""
    yield pay()
    yield pay()


def large(size: int) -> Iterator[Step]:
    """A request of so many fields: paid for, repeated, and refused with another; and one that times out."""
    yield pay(request=fields(size))
    yield pay(request=fields(size))
    yield catch("refused", "payments", "pay", "shop", "order-1", {**fields(size), "amount": 1})
    yield till("timeout")
    yield catch("unknown", "payments", "pay", "shop", "order-2", fields(size))
    yield pay("order-2", fields(size))


def others(size: int) -> Iterator[Step]:
    """So many other payments."""
    yield process()
    for number in range(size):
        yield call("payments", "pay", "shop", f"other-{number}", ORDER)


def retentions(size: int) -> Iterator[Step]:
    """So many payments with one key, each when that was new again."""
    yield process()
    for _ in range(size):
        yield pay()
        yield wait(RETENTION + 1)


@points(1)
def test_round_trips_are_bounded(budget: Budget) -> None:
    """A payment takes a few round trips, whatever its request and however many attempts and payments there were."""
    budget.allows(Trips(what="fields", sizes=(2, 60), prepare=opened, work=large, more=2, most=MOST))
    budget.allows(Trips(what="attempts before", sizes=(3, 30), prepare=attempts, work=paid, more=2, most=MOST))


@points(1)
def test_a_record_does_not_grow(budget: Budget) -> None:
    """A key has one record, of a size that neither attempts nor the request decide: there are millions of keys."""
    budget.allows(Trips(what="fields", sizes=(2, 400), prepare=opened, work=large, keeps=200))
    budget.allows(Trips(what="attempts before", sizes=(3, 30), prepare=attempts, work=paid, keeps=200))
    budget.allows(Trips(what="retentions before", sizes=(2, 20), prepare=retentions, work=paid, keeps=200))


@points(1)
def test_other_payments_are_not_looked_at(budget: Budget) -> None:
    """A payment reads its own record, and walks neither the keyspace nor a list of all that others paid for."""
    budget.allows(Trips(what="other payments", sizes=(3, 40), prepare=others, work=paid, more=2, bytes=500, walks=0))
