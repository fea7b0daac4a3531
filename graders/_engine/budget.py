"""The budget: has a kata's probes carried out by learner and reference side by side, and judges what they cost."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from graders._boxed import wire
from graders._engine import meter, statistics
from graders._engine.corpus import derived_seed
from graders._engine.failures import Failure, LimitExceeded, OverBudget, RaisedError, Undecided, WrongAnswer
from graders._engine.oracle import same
from graders._engine.result import Cost
from graders._engine.script import Step
from graders._engine.sitting import Sitting
from graders._engine.statistics import Decision, Round, Walk
from graders._engine.worker import Worker, WorkerLost

_CAP = 40  # a request that costs this many times the reference's is not waited for
_FLOOR_NS = 30_000_000
_TRIES = 3

Steps = Callable[[str, int, random.Random], Iterable[Step]]


@dataclass(frozen=True, kw_only=True)
class Growth:
    """A probe of growth: ``work`` on what ``prepare`` made, at a small and a big size.

    ``prepare(name, n, rng)`` gives the steps that make the object in the variable ``name``; ``work(name, n, rng)``
    gives the steps to measure, ``operations`` calls in all, the same number at each size.
    """

    operation: str
    sizes: tuple[int, int]
    operations: int
    prepare: Steps
    work: Steps


@dataclass(frozen=True, kw_only=True)
class Memory:
    """A probe of memory: what rounds of ``work`` add to a worker's resident bytes, beside the reference.

    ``prepare(name)`` gives the steps before; ``work(name, n)`` those of round n. The first ``warm`` rounds are not
    counted: in them the interpreter's own pools fill up.
    """

    operation: str
    prepare: Callable[[str], Iterable[Step]]
    work: Callable[[str, int], Iterable[Step]]
    warm: int = 0
    rounds: int = 1
    allowed: int = 256 << 10


@dataclass
class Bodies:
    """Requests by seed and place, and the reference's memory: made once, used for every submission."""

    reference_memory: dict[tuple[str, str], tuple[list[bytes], int]] = field(default_factory=dict)
    _known: dict[tuple[Any, ...], bytes] = field(default_factory=dict)

    def get(self, key: tuple[Any, ...], make: Callable[[], Iterable[Step]]) -> bytes:
        """Return the request under ``key``, making it the first time."""
        body = self._known.get(key)
        if body is None:
            steps = tuple(step.as_request() for step in make())
            body = self._known[key] = wire.dump_request(("run", steps, False))
        return body


class Budget:
    """What a check of cost asks. Learner and reference have a worker each, fresh for every try."""

    def __init__(self, check: str, learner: Sitting, reference: Sitting, bodies: Bodies, seed: int) -> None:
        self._check = check
        self._learner = learner
        self._reference = reference
        self._bodies = bodies
        self._seed = seed
        self.costs: list[Cost] = []

    def allows(self, probe: Growth | Memory) -> None:
        """Fail if ``probe`` shows the submission to grow faster than the reference."""
        unsure = over = 0
        while over < 2 and unsure < _TRIES:
            decision = self._try(probe, over + unsure)
            if decision == "within":
                return
            over += decision == "over"
            unsure += decision == "unsure"
        if over < 2:
            raise Undecided(f"the cost of {probe.operation} could not be told from noise; grade again")
        if isinstance(probe, Memory):
            raise OverBudget(f"{probe.operation} keeps far more memory than the reference does")
        small, big = probe.sizes
        raise OverBudget(
            f"{probe.operation} costs more the more there is: measured at {small:,} and {big:,} entries, "
            "beside the reference, whose cost stays level"
        )

    def _try(self, probe: Growth | Memory, number: int) -> Decision:
        learner, reference = self._pair()
        try:
            if isinstance(probe, Memory):
                return self._memory(probe, learner, reference)
            return self._growth(probe, number, learner, reference)
        except WorkerLost as loss:
            if loss.reason == "cpu":
                return "over"
            raise LimitExceeded(f"{probe.operation} broke a limit in a long run: {loss.reason} {loss.detail}") from None
        finally:
            self._learner.release(learner)
            self._reference.release(reference)

    def _pair(self) -> tuple[Worker, Worker]:
        pair = self._learner.fork(), self._reference.fork()
        for worker in pair:
            worker.request(wire.dump_request(("run", (), True)))
        return pair

    def _growth(self, probe: Growth, number: int, learner: Worker, reference: Worker) -> Decision:
        order = random.Random(derived_seed(self._seed, f"{self._check}/{probe.operation}/{number}"))
        for size in probe.sizes:
            self._both(learner, reference, self._body(probe, number, size, None), order, probe.operation)
        walk = Walk()
        while True:
            cells: dict[int, tuple[int, int]] = {}
            place = len(walk.rounds)
            for size in order.sample(probe.sizes, 2):
                body = self._body(probe, number, size, place)
                cells[size] = self._both(learner, reference, body, order, probe.operation, first=not place)
            (small, small_ref), (big, big_ref) = (cells[size] for size in probe.sizes)
            decision = walk.add(Round(*(ns / probe.operations for ns in (small, big, small_ref, big_ref))))
            if decision is not None:
                self._record(probe, walk.rounds)
                return decision

    def _both(
        self,
        learner: Worker,
        reference: Worker,
        body: bytes,
        order: random.Random,
        operation: str,
        first: bool = True,
    ) -> tuple[int, int]:
        """Have both carry out ``body``; return their CPU nanoseconds. Where a cap is needed, reference first."""
        if first or order.random() < 0.5:
            expected, reference_ns = meter.timed(reference, body)
            got, learner_ns = meter.timed(learner, body, max(_FLOOR_NS, _CAP * reference_ns))
        else:
            got, learner_ns = meter.timed(learner, body, 1_000 * _FLOOR_NS)
            expected, reference_ns = meter.timed(reference, body)
        _compare(expected, got, operation)
        return learner_ns, reference_ns

    def _body(self, probe: Growth, number: int, size: int, place: int | None) -> bytes:
        key = (self._seed, self._check, probe.operation, number, size, place)
        rng = random.Random(derived_seed(self._seed, repr(key)))
        name = f"cache_{size}"
        steps = probe.prepare if place is None else probe.work
        return self._bodies.get(key, lambda: steps(name, size, rng))

    def _record(self, probe: Growth, rounds: list[Round]) -> None:
        def middle(name: str) -> float:
            return median(getattr(measured, name) for measured in rounds) if rounds else 0.0

        small, big = middle("small"), middle("big")
        reference_small, reference_big = middle("reference_small"), middle("reference_big")
        if not rounds:
            return
        self.costs = [cost for cost in self.costs if cost.operation != probe.operation]
        self.costs.append(
            Cost(
                operation=probe.operation,
                sizes=list(probe.sizes),
                cpu_ns=[round(small), round(big)],
                reference_cpu_ns=[round(reference_small), round(reference_big)],
                growth=round(statistics.slope(small, big, probe.sizes), 3),
                reference_growth=round(statistics.slope(reference_small, reference_big, probe.sizes), 3),
                ratio=round(big / reference_big, 2),
            )
        )

    def _memory(self, probe: Memory, learner: Worker, reference: Worker) -> Decision:
        key = (self._check, probe.operation)
        allowed = self._bodies.reference_memory.get(key)
        if allowed is None:
            # Unlike time, memory does not depend on the hour: the reference's is measured once.
            replies, added = self._added(probe, reference)
            allowed = self._bodies.reference_memory[key] = replies, max(added, 0)
        replies, added = self._added(probe, learner)
        for expected, got in zip(allowed[0], replies, strict=True):
            _compare(expected, got, probe.operation)
        return "over" if added > 2 * allowed[1] + probe.allowed else "within"

    def _added(self, probe: Memory, worker: Worker) -> tuple[list[bytes], int]:
        """Carry out the probe; return the replies, and the resident bytes that the counted rounds added."""
        key = (self._check, probe.operation)
        replies = [worker.request(self._bodies.get(key, lambda: probe.prepare("cache")))]
        before = worker.resident_bytes()
        for number in range(probe.warm + probe.rounds):
            if number == probe.warm:
                before = worker.resident_bytes()
            body = self._bodies.get((*key, number), functools.partial(probe.work, "cache", number))
            replies.append(worker.request(body))
        return replies, worker.resident_bytes() - before

    def close(self) -> None:
        """End what is still running."""
        self._learner.close()
        self._reference.close()


def _compare(expected: bytes, got: bytes, operation: str) -> None:
    if expected == got:
        return
    try:
        wanted, found = (wire.decode(wire.load_reply(body)) for body in (expected, got))
    except wire.WireError as problem:
        raise RaisedError(f"the worker broke off: {problem}") from None
    if same(wanted, found):
        return
    for reply in found if type(found) is list else [found]:
        if type(reply) is wire.Raised:
            raise _raised(operation, reply)
    raise WrongAnswer(f"a long run of {operation} gave other answers than the reference gives")


def _raised(operation: str, reply: wire.Raised) -> Failure:
    if "MemoryError" in reply.classes:
        return LimitExceeded(f"memory limit: a long run of {operation} used up its memory")
    return RaisedError(f"a long run of {operation} raised {wire.clip(reply.classes[0], 80)}")
