"""Trips: judges what calls ask of Redis, by counts of the judge's own: round trips, bytes, and looks at all keys."""

from __future__ import annotations

from dataclasses import dataclass

from graders._boxed import toys, wire
from graders._engine import counterexample
from graders._engine.failures import OverBudget, RaisedError
from graders._engine.probes import Trips
from graders._engine.redis.desk import Desk, answers_of
from graders._engine.script import ASIDES, Step
from graders._engine.sitting import Sitting
from graders._engine.worker import Worker

_MOST = 2_000  # round trips of one step


@dataclass(frozen=True, slots=True)
class _Count:
    """What one step took."""

    name: str
    trips: int
    received: int
    walks: tuple[str, ...]


def judge(probe: Trips, sitting: Sitting, worker: Worker) -> None:
    """Carry out ``probe``. Raises `OverBudget`, or the `Failure` that its calls come to."""
    small, big = [f"{size:,} {probe.what}" for size in probe.sizes]
    (at_small, kept_at_small), (at_big, kept_at_big) = (_counts(probe, size, sitting, worker) for size in probe.sizes)
    for few, many in zip(at_small, at_big, strict=True):
        if probe.most is not None and max(few.trips, many.trips) > probe.most:
            raise OverBudget(
                f"{many.name} takes {max(few.trips, many.trips):,} round trips to Redis; {probe.most} must do"
            )
        if probe.walks is not None and len(many.walks) > probe.walks:
            raise OverBudget(f"{many.name} has Redis carry out {many.walks[0]}, which looks at everybody's keys")
        if probe.more is not None and many.trips > few.trips + probe.more:
            raise OverBudget(
                f"{many.name} takes {many.trips:,} round trips to Redis with {big}, and {few.trips:,} with {small}; "
                "look for a command in a loop"
            )
        if probe.bytes is not None and many.received > few.received + probe.bytes:
            raise OverBudget(
                f"{many.name} has Redis send {many.received:,} bytes with {big}, and {few.received:,} with {small}; "
                "look for what is read though it is not needed"
            )
    if probe.keeps is not None and kept_at_big > kept_at_small + probe.keeps:
        raise OverBudget(
            f"Redis keeps about {kept_at_big:,} bytes with {big}, and {kept_at_small:,} with {small}; "
            "look for what is stored of each and never taken away"
        )


def _counts(probe: Trips, size: int, sitting: Sitting, worker: Worker) -> tuple[list[_Count], int]:
    """Return what each step of the probe's work took at ``size``, and how many bytes Redis then keeps."""
    desk = worker.services
    assert isinstance(desk, Desk)
    desk.store.reset()
    desk.renew()
    till = toys.Till()
    desk.gateway = answers_of(till, desk.store)
    found = []
    start = wire.AFRESH
    before = list(probe.prepare(size))
    for number, step in enumerate([*before, *probe.work(size)]):
        if step.verb in ASIDES:
            _aside(step, desk, till)
            continue
        desk.store.walks = []
        counts = desk.counts.copy()
        desk.allow(_MOST if number >= len(before) else 10 * _MOST)
        _carry_out(step, start, sitting, worker, f"{step.name} with {size:,} {probe.what}")
        start = wire.GO_ON
        spent = desk.counts.since(counts)
        if number >= len(before):
            found.append(_Count(step.name, spent.round_trips, spent.received, tuple(desk.store.walks)))
    return found, desk.store.kept() if probe.keeps is not None else 0


def _carry_out(step: Step, start: int, sitting: Sitting, worker: Worker, doing: str) -> None:
    body = wire.dump_request(("run", (step.as_request(),), start))
    try:
        data = wire.load_reply(sitting.request(worker, body, doing))
        reply = wire.decode(data[0] if type(data) is list and len(data) == 1 else data)
    except wire.WireError as problem:
        raise RaisedError(f"the worker broke off: {problem}") from None
    if type(reply) is wire.Raised and step.verb != "catch":
        raise RaisedError(f"{doing} raised {counterexample.exception(reply)}")


def _aside(step: Step, desk: Desk, till: toys.Till) -> None:
    if step.verb == "till":
        till.outcomes = list(step.args)
    elif step.verb == "wait":
        desk.store.now += step.args[0]
    elif step.verb == "redis":
        desk.store.own(*step.args)
