"""The budget: has a kata's probes carried out by learner and reference side by side, and judges what they cost."""

from __future__ import annotations

import functools
import random
from itertools import pairwise
from statistics import median

from msgspec.structs import replace

from graders._boxed import wire
from graders._engine import statistics
from graders._engine.corpus import derived_seed
from graders._engine.failures import OverBudget, Undecided, Unmeasured
from graders._engine.pairs import Cells, Pair, Pairs, compare, grows_too_fast
from graders._engine.probes import Growth, Made, Memory, Trips
from graders._engine.result import Cost, Verdict
from graders._engine.script import Step
from graders._engine.sitting import failure
from graders._engine.statistics import Decision, Round, Walk
from graders._engine.worker import Worker, WorkerLost

_TRIES = 3
# Times what it costs the reference: so long is a call waited for whose peak of memory is asked for. One whose time
# grows too fast would not come back from the sizes at which memory shows.
_PATIENCE = 24
_FLOOR_NS = 30_000_000


Growing = tuple[list[int], list[tuple[bytes, bytes]], int]  # bytes added, replies and requests, CPU nanoseconds


class Budget:
    """What a check of cost asks."""

    def __init__(self, check: str, pairs: Pairs) -> None:
        self._check = check
        self._pairs = pairs
        self.costs: list[Cost] = []

    def allows(self, probe: Growth | Memory | Trips) -> None:
        """Fail if ``probe`` shows the submission to grow faster than the reference, twice, in fresh workers.

        What is counted instead of measured is so once.
        """
        if isinstance(probe, Trips):
            self._pairs.counted(probe)
            return
        unsure = over = 0
        while over < 2 and unsure < _TRIES:
            decision = self._try(probe, over + unsure)
            if decision == "within":
                return
            self._pairs.close()
            over += decision == "over"
            unsure += decision == "unsure"
        if over < 2:
            raise Undecided(f"the cost of {probe.operation} could not be told from noise; grade again")
        if isinstance(probe, Memory):
            raise OverBudget(
                f"{probe.operation} {'needs' if probe.peak else 'keeps'} far more memory than the reference does; "
                f"look for {probe.suspects}"
            )
        dearer = self._blamed(probe.operation)
        raise OverBudget(grows_too_fast(probe.operation, probe.on, probe.suspects, seen=dearer))

    def _blamed(self, operation: str) -> bool:
        """Mark ``operation`` as what the check fails for; return whether its figures show that it gets dearer."""
        self.costs = [replace(cost, over=True) if cost.operation == operation else cost for cost in self.costs]
        return any(cost.over and cost.dearer for cost in self.costs)

    def _try(self, probe: Growth | Memory, number: int) -> Decision:
        try:
            if isinstance(probe, Growth):
                return self._growth(probe, number, self._made(probe.on, number))
            decision = self._memory(probe, self._pairs.pair(("memory", self._check, probe.operation)))
            self._pairs.close()
            return decision
        except WorkerLost as loss:
            return self._lost(probe, loss)
        except BaseException:
            self._pairs.close()
            raise

    def _made(self, made: Made, number: int) -> Pair:
        try:
            return self._pairs.made(made, number)
        except OverBudget:
            pair = self._pairs.not_made.get(made.identity)
            if pair is not None:
                self._record_too_dear(f"making of {made.what}", made, pair, (1, 1))
                self._blamed(f"making of {made.what}")
            raise

    def _lost(self, probe: Growth | Memory, loss: WorkerLost) -> Decision:
        """Return what the loss of a worker decides. Raises what it amounts to, if that is not a decision."""
        pair = self._pairs.current
        reference_lives = pair is not None and pair.reference.alive
        self._pairs.close()
        if not reference_lives and loss.reason not in ("cpu", "wall", "starved"):
            raise RuntimeError(f"the reference was lost in a long run: {loss.reason} {loss.detail}") from None
        if not reference_lives or loss.reason == "starved":
            return "unsure"  # the machine's doing
        if loss.reason == "cpu":
            if isinstance(probe, Growth) and pair is not None and pair.made:
                self._record_too_dear(probe.operation, probe.on, pair, tuple(map(probe.count, pair.sizes)))
            return "over"
        raise failure(loss, f"a long run of {probe.operation}") from None

    def _growth(self, probe: Growth, number: int, pair: Pair) -> Decision:
        place = ("work", self._check, probe.operation, number)
        order = random.Random(derived_seed(0, repr((*self._pairs.key, *place))))
        walk = Walk()
        decision: Decision | None = None
        while decision is None:
            cells: Cells = {}
            turn = len(walk.rounds)
            for size in pair.sizes:
                # Once the first round has shown that nothing explodes, neither goes first always.
                first = not turn or order.random() < 0.5
                body = pair.body((*place, turn), size, probe.work)
                pair.both(body, size, cells, probe.operation, reference_first=first)
            figures = [ns / probe.count(size) for who in (0, 1) for size in pair.sizes for ns in (cells[size][who],)]
            decision = walk.add(Round(*figures))
        self._record(probe, pair.sizes, walk.rounds)
        if probe.look is not None and decision == "within":
            self._look(probe, place, pair)
        if pair.alive:
            pair.look_at_the_clocks(probe.operation)
        return decision

    def _look(self, probe: Growth, place: tuple[object, ...], pair: Pair) -> None:
        assert probe.look is not None
        try:
            for size in pair.sizes:
                pair.both(pair.body((*place, "look"), size, probe.look), size, {}, probe.operation)
        except WorkerLost as loss:
            if loss.reason != "cpu" or not pair.reference.alive:
                raise  # what looking costs is for other probes to say

    def _record(self, probe: Growth, sizes: tuple[int, int], rounds: list[Round]) -> None:
        def middle(name: str) -> float:
            return float(median(getattr(measured, name) for measured in rounds))

        if not rounds:
            return
        small, big = middle("small"), middle("big")
        reference_small, reference_big = middle("reference_small"), middle("reference_big")
        figures = (small, big), (reference_small, reference_big)
        self._keep(probe.operation, probe.on, sizes, *figures, at_least=False)

    def _record_too_dear(self, operation: str, on: Made, pair: Pair, counts: tuple[int, ...]) -> None:
        """Keep what is known of work that was not waited for, which is so many operations at each size."""
        if pair.too_dear is None or pair.too_dear[0] != pair.sizes[1] or pair.seen is None:
            return
        learner_ns, reference_ns = pair.seen
        small, big = counts
        _, cap_ns, beside_ns = pair.too_dear
        learner, reference = (learner_ns / small, cap_ns / big), (reference_ns / small, beside_ns / big)
        self._keep(operation, on, pair.sizes, learner, reference, at_least=True)

    def _keep(
        self,
        operation: str,
        on: Made,
        sizes: tuple[int, int],
        learner: tuple[float, float],
        reference: tuple[float, float],
        *,
        at_least: bool,
    ) -> None:
        self.costs = [cost for cost in self.costs if cost.operation != operation]
        self.costs.append(
            Cost(
                check=self._check,
                operation=operation,
                what=on.what,
                unit=on.unit,
                sizes=list(sizes),
                cpu_ns=[round(ns) for ns in learner],
                reference_cpu_ns=[round(ns) for ns in reference],
                growth=round(statistics.slope(*learner, sizes), 3),
                reference_growth=round(statistics.slope(*reference, sizes), 3),
                ratio=round(learner[1] / reference[1], 2),
                at_least=at_least,
            )
        )

    def _memory(self, probe: Memory, pair: Pair) -> Decision:
        key = (*self._pairs.key, self._check, probe.operation)
        known = self._pairs.bodies.reference_memory
        if key not in known:
            # Unlike time, memory does not depend on the hour: the reference's is measured once.
            known[key] = self._growing(probe, pair.reference)
        beside, expected, used_ns = known[key]
        steps, replies, _ = self._growing(probe, pair.learner, max(_PATIENCE * used_ns, _FLOOR_NS))
        for (wanted, _), (got, body) in zip(expected, replies, strict=True):
            compare(wanted, got, probe.operation, body)
        return "over" if statistics.keeps_growing(steps, beside, probe.allowed) else "within"

    def _growing(self, probe: Memory, worker: Worker, cap_ns: int = 0) -> Growing:
        """Carry out the probe; return the bytes that each counted round added, the replies, and the CPU it took.

        Raises `Unmeasured` when a call whose peak is asked for takes more than ``cap_ns``, if that is given.
        """
        bodies, key = self._pairs.bodies, (*self._pairs.key, self._check, probe.operation)
        making = bodies.get((*key, "make"), lambda: probe.prepare("made"))
        replies = [(worker.request(making), making)]
        seen: list[int] = []
        used_ns = 0
        for number in range(probe.warm + probe.rounds):
            if number >= probe.warm:
                seen.append(_settled_bytes(worker))
                worker.forget_peak()
            body = bodies.get((*key, number), functools.partial(probe.work, "made", number))
            before_ns = worker.cpu_ns()
            try:
                replies.append((worker.request(body, before_ns + cap_ns if cap_ns and probe.peak else None), body))
            except WorkerLost as loss:
                if loss.reason == "cpu" and cap_ns and probe.peak:
                    reason = f"{probe.operation} takes too long; mend that first"
                    raise Unmeasured(Verdict.OVER_BUDGET, reason) from None
                raise
            used_ns += worker.cpu_ns() - before_ns
            if probe.peak:
                seen[-1:] = [worker.peak_bytes() - seen[-1]] if number >= probe.warm else []
        if probe.peak:
            return [max(seen)], replies, used_ns
        seen.append(_settled_bytes(worker))
        worker.request(_COLLECT)  # it must still be there to be believed
        return [after - before for before, after in pairwise(seen)], replies, used_ns


_COLLECT = wire.dump_request(("run", (Step("collect").as_request(),), wire.GO_ON))


def _settled_bytes(worker: Worker) -> int:
    """Return the worker's resident bytes after a garbage collection, which the contract grants."""
    worker.request(_COLLECT)
    return worker.resident_bytes()
