"""The budget: has a kata's probes carried out by learner and reference side by side, and judges what they cost."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

from graders._boxed import wire
from graders._engine import inert, meter, statistics
from graders._engine.corpus import derived_seed
from graders._engine.failures import Failure, LimitExceeded, OverBudget, RaisedError, Undecided, WrongAnswer
from graders._engine.oracle import same
from graders._engine.result import Cost
from graders._engine.script import Step
from graders._engine.sitting import Sitting, failure
from graders._engine.statistics import Decision, Round, Walk
from graders._engine.worker import Worker, WorkerLost

# A request is not waited for that costs so many times what it would if the learner's cost grew like the reference's,
# or so many times the reference's own. The first is growth; the second is beyond what any style accounts for.
_CAP_GROWTH = 6
_CAP_DEAR = 150
_FLOOR_NS = 30_000_000
_TRIES = 3

Steps = Callable[[str, int, random.Random], Iterable[Step]]


@dataclass(frozen=True, kw_only=True)
class Growth:
    """A probe of growth: ``work`` on what ``prepare`` made, at a small and a big size.

    ``prepare(name, n, rng)`` gives the steps that make the object in the variable ``name``; ``work(name, n, rng)``
    gives the steps to measure, ``operations`` calls in all, the same number at each size; ``look(name, n, rng)`` gives
    steps at the end whose answers tell whether all that came before was done. Sizes vary by a quarter with the seed.
    """

    operation: str
    sizes: tuple[int, int]
    operations: int
    prepare: Steps
    work: Steps
    look: Steps | None = None


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
    allowed: int = 512 << 10


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
            f"{probe.operation} gets dearer as the cache grows from {small:,} to {big:,} entries, while the reference "
            "stays level; look for a loop, a scan, a sort, a copy, or pop(0)"
        )

    def _try(self, probe: Growth | Memory, number: int) -> Decision:
        try:
            reference = self._started(self._reference)
        except Failure as failed:
            raise RuntimeError(f"the reference does not run: {failed.message}") from None
        try:
            learner = self._started(self._learner)
            if isinstance(probe, Memory):
                return self._memory(probe, learner, reference)
            return self._growth(probe, number, learner, reference)
        except WorkerLost as loss:
            if not reference.alive and loss.reason not in ("cpu", "wall"):
                raise RuntimeError(f"the reference was lost in a long run: {loss.reason} {loss.detail}") from None
            if not reference.alive or loss.reason == "wall":
                return "unsure"  # the machine's doing
            if loss.reason == "cpu":
                return "over"
            raise failure(loss, f"a long run of {probe.operation}") from None
        finally:
            self._learner.close()
            self._reference.close()

    def _started(self, sitting: Sitting) -> Worker:
        worker = sitting.fork()
        sitting.request(worker, wire.dump_request(("run", (), wire.RESET)), "starting")
        return worker

    def _growth(self, probe: Growth, number: int, learner: Worker, reference: Worker) -> Decision:
        order = random.Random(derived_seed(self._seed, f"{self._check}/{probe.operation}/{number}"))
        first, second = (size + order.randrange(size // 4) for size in probe.sizes)
        probe = replace(probe, sizes=(first, second))
        cells: dict[int, tuple[int, int]] = {}
        for size in probe.sizes:
            cap = _cap(cells, probe.sizes)
            cells[size] = self._both(probe, learner, reference, self._body(probe, number, size, "prepare"), cap)
        walk = Walk()
        while True:
            cells = {}
            place = len(walk.rounds)
            for size in probe.sizes:
                body = self._body(probe, number, size, place)
                # Once the first round has shown that nothing explodes, neither goes first always.
                first = not place or order.random() < 0.5
                cells[size] = self._both(probe, learner, reference, body, _cap(cells, probe.sizes), first)
            (small, small_ref), (big, big_ref) = (cells[size] for size in probe.sizes)
            decision = walk.add(Round(*(ns / probe.operations for ns in (small, big, small_ref, big_ref))))
            if decision is not None:
                self._record(probe, walk.rounds)
                break
        if probe.look is not None and decision == "within":
            try:
                for size in probe.sizes:
                    body = self._body(probe, number, size, "look")
                    self._both(probe, learner, reference, body, _cap({}, probe.sizes))
            except WorkerLost as loss:
                if loss.reason != "cpu" or not reference.alive:
                    raise
                return decision  # what looking costs is for other probes to say
        # Both waited for the same machine: what one waits much longer than it works, it waits by itself.
        if learner.wall_s > 10 * (reference.wall_s + learner.cpu_ns() / 1e9) + 2.0:
            raise LimitExceeded(f"time limit: a long run of {probe.operation} spends its time waiting, not working")
        return decision

    def _both(
        self,
        probe: Growth,
        learner: Worker,
        reference: Worker,
        body: bytes,
        cap: Callable[[int], int],
        reference_first: bool = True,
    ) -> tuple[int, int]:
        """Have both carry out ``body``; return their CPU nanoseconds; ``cap`` bounds the learner's."""
        if reference_first:
            expected, reference_ns = meter.timed(reference, body)
            got, learner_ns = meter.timed(learner, body, cap(reference_ns))
        else:
            got, learner_ns = meter.timed(learner, body)
            expected, reference_ns = meter.timed(reference, body)
        _compare(expected, got, probe.operation)
        return learner_ns, reference_ns

    def _body(self, probe: Growth, number: int, size: int, place: int | str) -> bytes:
        key = (self._seed, self._check, probe.operation, number, size, place)
        rng = random.Random(derived_seed(self._seed, repr(key)))
        name = f"cache_{size}"
        steps = {"prepare": probe.prepare, "look": probe.look}.get(str(place)) or probe.work
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
        return "over" if added > allowed[1] + probe.allowed else "within"

    def _added(self, probe: Memory, worker: Worker) -> tuple[list[bytes], int]:
        """Carry out the probe; return the replies, and the resident bytes that the counted rounds added."""
        key = (self._check, probe.operation)
        replies = [worker.request(self._bodies.get(key, lambda: probe.prepare("cache")))]
        before = _settled_bytes(worker)
        for number in range(probe.warm + probe.rounds):
            if number == probe.warm:
                before = _settled_bytes(worker)
            body = self._bodies.get((*key, number), functools.partial(probe.work, "cache", number))
            replies.append(worker.request(body))
            # Garbage in cycles is no fault, and how much of it piles up is the collector's affair.
            worker.request(_COLLECT)
        added = _settled_bytes(worker) - before
        worker.request(_COLLECT)  # it must still be there to be believed
        return replies, added

    def close(self) -> None:
        """End what is still running."""
        self._learner.close()
        self._reference.close()


_COLLECT = wire.dump_request(("run", (Step("collect").as_request(),), wire.GO_ON))


def _settled_bytes(worker: Worker) -> int:
    """Return the worker's resident bytes after a garbage collection, which the contract grants."""
    worker.request(_COLLECT)
    return worker.resident_bytes()


def _cap(cells: dict[int, tuple[int, int]], sizes: tuple[int, int]) -> Callable[[int], int]:
    """Return what the learner may use, given the reference's nanoseconds: at the big size once the small is known."""

    def cap(reference_ns: int) -> int:
        most = _CAP_DEAR * reference_ns
        if sizes[0] in cells:
            small, small_reference = cells[sizes[0]]
            most = min(most, _CAP_GROWTH * small * reference_ns // max(small_reference, 1))
        return max(_FLOOR_NS, most)

    return cap


def _compare(expected: bytes, got: bytes, operation: str) -> None:
    if b'{"raised":' in expected:
        raise RuntimeError(f"the reference raised in a long run of {operation}")
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
    return RaisedError(f"a long run of {operation} raised {inert.line(reply.classes[0], 80)}")
