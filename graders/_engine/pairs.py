"""Pairs: a worker of the learner's and one of the reference's, which carry out the same requests side by side."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from graders._boxed import wire
from graders._engine import counterexample, meter, residency, trips
from graders._engine.corpus import derived_seed
from graders._engine.failures import Failure, LimitExceeded, OverBudget, RaisedError, WrongAnswer
from graders._engine.oracle import same
from graders._engine.probes import SUSPECTS, Made, Steps, Trips
from graders._engine.script import Step
from graders._engine.sitting import Sitting
from graders._engine.worker import Worker, WorkerLost

# A request is not waited for that costs so many times what it would if the learner's cost grew like the reference's,
# or adds to that so many times what the reference's costs (each half as much again as fails a round, at least); or that
# costs so many times the reference's, which is beyond what any style accounts for.
_CAP_GROWTH = 6
_CAP_ADDED = 24
_CAP_DEAR = 150
_FLOOR_NS = 30_000_000
_IDLE_NS = 20_000_000
_WAITED_S = 2.0

_NOTHING = wire.dump_request(("run", (), wire.GO_ON))

Cells = dict[int, tuple[int, int]]  # by size, the nanoseconds of the learner and of the reference


@dataclass
class Bodies:
    """Requests by seed and place, and the reference's memory: made once, used for every submission."""

    reference_memory: dict[tuple[Any, ...], tuple[list[int], list[tuple[bytes, bytes]], int]] = field(
        default_factory=dict
    )
    _known: dict[tuple[Any, ...], bytes] = field(default_factory=dict)

    def get(self, key: tuple[Any, ...], make: Callable[[], Iterable[Step]]) -> bytes:
        """Return the request under ``key``, making it the first time."""
        body = self._known.get(key)
        if body is None:
            steps = tuple(step.as_request() for step in make())
            body = self._known[key] = wire.dump_request(("run", steps, False))
        return body


class Pair:
    """A worker of each, and what was made in both at two sizes, for one try at a verdict."""

    def __init__(self, learner: Worker, reference: Worker, bodies: Bodies, key: tuple[Any, ...]) -> None:
        self.learner = learner
        self.reference = reference
        self.sizes = (0, 0)
        self.made = False
        self.seen: tuple[int, int] | None = None  # what the last request at the small size cost the two, in ns
        self.too_dear: tuple[int, int, int] | None = None  # size, nanoseconds at least, and the reference's
        self._bodies = bodies
        self._key = key
        self._idle_ns = 0
        self._seen_ns = learner.cpu_ns()

    @property
    def alive(self) -> bool:
        """Whether both can still be asked."""
        return self.learner.alive and self.reference.alive

    def make(self, made: Made) -> None:
        """Make ``made`` in both at once: what that costs is not measured, only bounded."""
        rng = random.Random(derived_seed(0, repr(self._key)))
        small, big = (size + rng.randrange(max(size // 4, 1)) for size in made.sizes)
        self.sizes = small, big
        cells: Cells = {}
        for size in self.sizes:
            body = self.body(("make",), size, made.steps)
            before = self.learner.cpu_ns()
            self.learner.post(body)
            expected, reference_ns = meter.timed(self.reference, body)
            cap_ns = self._cap(cells, size, reference_ns)
            with self._capped(size, cap_ns, reference_ns):
                got = self.learner.reply(before + cap_ns)
            cells[size] = self.learner.cpu_ns() - before, reference_ns
            if size == small:
                self.seen = cells[size]
            compare(expected, got, made.by, body)
        self._seen_ns = meter.settled_cpu_ns(self.learner)
        self.seen, self.made = None, True

    def body(self, place: tuple[Any, ...], size: int, steps: Steps) -> bytes:
        """Return the request that carries out ``steps`` on what was made of ``size``."""
        key = (*self._key, *place, size)
        rng = random.Random(derived_seed(0, repr(key)))
        return self._bodies.get(key, lambda: steps(f"made_{size}", size, rng))

    def both(self, body: bytes, size: int, cells: Cells, doing: str, *, reference_first: bool = True) -> None:
        """Have both carry out ``body``, compare their answers, and add what they cost to ``cells``."""
        if reference_first:
            expected, reference_ns = meter.timed(self.reference, body)
            cap_ns = self._cap(cells, size, reference_ns)
            with self._capped(size, cap_ns, reference_ns):
                got, learner_ns = self._timed(body, cap_ns)
        else:
            got, learner_ns = self._timed(body)
            expected, reference_ns = meter.timed(self.reference, body)
        cells[size] = learner_ns, reference_ns
        if size == self.sizes[0]:
            self.seen = cells[size]
        compare(expected, got, doing, body)

    def _timed(self, body: bytes, cap_ns: int | None = None) -> tuple[bytes, int]:
        before = meter.settled_cpu_ns(self.learner)
        self._idle_ns += before - self._seen_ns
        reply, took_ns = meter.timed(self.learner, body, cap_ns)
        self._seen_ns = meter.settled_cpu_ns(self.learner)
        # Work put off until after the reply is done before anything more is read: not in the request that follows,
        # which is of another size.
        self.learner.request(_NOTHING)
        return reply, took_ns

    def _cap(self, cells: Cells, size: int, reference_ns: int) -> int:
        """Return what the learner may use, given the reference's nanoseconds: at the big size, the small is known."""
        most = _CAP_DEAR * reference_ns
        small = self.sizes[0]
        if size != small and small in cells:
            learner_ns, beside_ns = cells[small]
            level_ns = learner_ns * reference_ns // max(beside_ns, 1)
            most = min(most, _CAP_GROWTH * level_ns, level_ns + _CAP_ADDED * reference_ns)
        return max(_FLOOR_NS, most)

    @contextmanager
    def _capped(self, size: int, cap_ns: int, reference_ns: int) -> Iterator[None]:
        try:
            yield
        except WorkerLost as loss:
            if loss.reason == "cpu":
                self.too_dear = size, cap_ns, reference_ns
            raise

    def look_at_the_clocks(self, doing: str) -> None:
        """Fail a learner whose worker waits, or works when nothing is asked of it.

        Both waited for the same machine: what one waits much longer than it works, it waits by itself.
        """
        used_ns = self.learner.cpu_ns()
        worked_s = used_ns / 1e9
        idle_ns = self._idle_ns + used_ns - self._seen_ns
        if _waited_s(self.learner) > 10 * (_waited_s(self.reference) + worked_s) + _WAITED_S:
            raise LimitExceeded(f"time limit: a long run of {doing} spends its time waiting, not working")
        if idle_ns > _IDLE_NS and idle_ns / 1e9 > worked_s / 10:
            raise OverBudget(f"{doing} goes on working when nothing is asked of it: a call must do its work itself")


def _waited_s(worker: Worker) -> float:
    """Return the seconds in which a worker was asked for something and neither worked nor waited for a processor."""
    return max(worker.wall_s - residency.queued_s(worker.pid) - worker.cpu_ns() / 1e9, 0.0)


def compare(expected: bytes, got: bytes, doing: str, body: bytes) -> None:
    """Raise the failure that a learner's answers to the long run in ``body`` amount to, if not the reference's."""
    doing = doing.partition(" per ")[0]  # what is counted for a figure says nothing of answers
    if b'{"raised":' in expected:
        raise RuntimeError(f"the reference raised in a long run of {doing}")
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
            raise _raised(doing, reply)
    said = f"a wrong answer, whatever it costs: in a long run of {doing}"
    raise WrongAnswer(f"{said}, {_first_other(wanted, found, body)}")


def _first_other(wanted: Any, found: Any, body: bytes) -> str:
    """Return which of the answers to ``body`` is the first that differs, in words: which call of how many, and how."""
    if type(wanted) is not list or type(found) is not list or len(wanted) != len(found):
        return "there are not as many answers as calls"
    place = next(place for place, pair in enumerate(zip(wanted, found, strict=True)) if not same(*pair))
    right, got = wanted[place], found[place]
    _, steps, _ = wire.load_request(body)
    verb, _, name, args, _, _, packed = steps[place]
    if verb not in ("each", "show") or type(right) is not list or type(got) is not list:
        call = counterexample.call_of(name or verb, [] if packed else list(args))
        return f"{call} gave {counterexample.value(got, right)} instead of {counterexample.value(right)}"
    if len(right) != len(got):
        return f"there are {len(got):,} answers where there should be {len(right):,}"
    number = next(number for number, pair in enumerate(zip(right, got, strict=True)) if not same(*pair))
    call = f"answer {number + 1:,} of {len(right):,}"
    if verb == "each":
        given = [] if packed else [column[number] for column in args]
        call = f"call {number + 1:,} of {len(right):,}, {counterexample.call_of(name, given)},"
    was, should = counterexample.value(got[number], right[number]), counterexample.value(right[number])
    return f"{call} {'gave' if verb == 'each' else 'is'} {was} instead of {should}"


def _raised(doing: str, reply: wire.Raised) -> Failure:
    if "MemoryError" in reply.classes:
        return LimitExceeded(f"memory limit: a long run of {doing} used up its memory")
    return RaisedError(f"a long run of {doing} raised {counterexample.exception(reply)}")


def grows_too_fast(operation: str, made: Made, suspects: str = SUSPECTS, *, seen: bool = True) -> str:
    """Return the sentence on an operation that fails a probe of growth; ``seen`` if figures show it to get dearer."""
    small, big = made.sizes
    if not seen:
        return (
            f"{operation} was not waited for at {big:,} {made.unit} or so: it takes many times what the reference "
            f"takes; look for {suspects}"
        )
    return (
        f"{operation} gets dearer as {made.what} grows from {small:,} to {big:,} {made.unit}, while the reference "
        f"stays level; look for {suspects}"
    )


class Pairs:
    """The pairs of one submission. A pair is kept as long as probes in a row ask for the same `Made`."""

    def __init__(self, kata: str, learner: Sitting, reference: Sitting, bodies: Bodies, seed: int) -> None:
        self.bodies = bodies
        self.key = (seed, kata)
        self._learner = learner
        self._reference = reference
        self._made: Made | None = None
        self._too_dear: Counter[str] = Counter()  # how often something could not be made
        self.not_made: dict[str, Pair] = {}  # by what could not be made twice, the last pair that was to make it
        self.current: Pair | None = None
        self._alone: Worker | None = None

    def made(self, made: Made, number: int) -> Pair:
        """Return a pair in which ``made`` was made: at the first try the one that has it, if there is one.

        Raises `OverBudget`, without trying again, when making it was too dear twice.
        """
        if self.current is None or not self.current.alive or number or self._made != made:
            if self._too_dear[made.identity] == 2:
                raise OverBudget(grows_too_fast(made.by, made))
            pair = self.pair((made.identity, number))
            self._made = made
            try:
                pair.make(made)
            except WorkerLost as loss:
                self._too_dear[made.identity] += loss.reason == "cpu" and pair.reference.alive
                if self._too_dear[made.identity] < 2:
                    raise
                self.not_made[made.identity] = pair
                raise OverBudget(grows_too_fast(made.by, made)) from None
            return pair
        return self.current

    def pair(self, key: tuple[Any, ...]) -> Pair:
        """Return a fresh pair. Raises a `Failure` that is the learner's; what is the reference's is no `Failure`."""
        self.close()
        try:
            reference = self._started(self._reference)
        except Failure as failed:
            raise RuntimeError(f"the reference does not run: {failed.message}") from None
        self.current = Pair(self._started(self._learner), reference, self.bodies, (*self.key, *key))
        return self.current

    def counted(self, probe: Trips) -> None:
        """Have the learner alone carry out ``probe``. Raises `OverBudget`, or whatever its calls come to."""
        if self._alone is None or not self._alone.alive:
            self._alone = self._learner.fork()
        trips.judge(probe, self._learner, self._alone)

    def _started(self, sitting: Sitting) -> Worker:
        worker = sitting.fork()
        sitting.request(worker, wire.dump_request(("run", (), wire.RESET)), "starting")
        return worker

    def close(self) -> None:
        """End what is still running."""
        self.current = self._made = None
        self._learner.close()
        self._reference.close()
