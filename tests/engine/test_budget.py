"""The budget: how tries and rounds become a verdict, on figures made up here; no clock is read."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from fractions import Fraction

import pytest

from graders._boxed import wire
from graders._boxed.wire import Ref
from graders._engine import meter
from graders._engine.budget import Budget
from graders._engine.failures import (
    Failure,
    LimitExceeded,
    OverBudget,
    RaisedError,
    Undecided,
    Unmeasured,
    WrongAnswer,
)
from graders._engine.pairs import Bodies, Pairs, compare
from graders._engine.probes import Growth, Made, Memory
from graders._engine.result import Verdict
from graders._engine.script import call, each, new, show
from graders._engine.sitting import failure
from graders._engine.statistics import MOST_ROUNDS
from graders._engine.worker import WorkerLost

SMALL, BIG, CALLS = 16, 1_024, 100

CACHE = Made(
    what="the cache",
    unit="entries",
    by="put",
    sizes=(SMALL, BIG),
    steps=lambda name, size, rng: [new(name, "LRUCache", size)],
)
GROWTH = Growth(
    operation="get",
    on=CACHE,
    operations=CALLS,
    work=lambda name, size, rng: [each(name, "get", [rng.randrange(size) for _ in range(CALLS)])],
)
MEMORY = Memory(
    operation="a full cache",
    prepare=lambda name: [new(name, "LRUCache", 9)],
    work=lambda name, turn: [call(name, "put", turn, turn)],
    warm=2,
    rounds=8,
    allowed=10_000,
)


@dataclass
class Sham:
    """A worker whose costs are made up: for a request on the object of a size, what ``cost`` says."""

    cost: object
    answers: object = None
    memory: object = lambda requests: 0
    wall_s: float = 0.1
    cpu_s: float = 0.1
    pid: int = 0  # of no process: it never waits for a processor
    peak: int = 0
    too_dear: str = ""  # the method that takes for ever
    requests: list = field(default_factory=list)
    alive: bool = True

    def request(self, body, cpu_cap_ns=None):
        _, steps, _ = wire.load_request(body)
        if steps and steps[0][0] != "collect":
            self.requests.append(steps)
        answer = self.answers(steps) if callable(self.answers) else self.answers
        return wire.dump_reply(answer if answer is not None else [None for _ in steps])

    def post(self, body, cpu_cap_ns=None):
        self.posted = self.request(body)

    def reply(self, cpu_cap_ns=None):
        return self.posted

    def cpu_ns(self):
        assert self.alive, "a process that is over has no clock"
        return int(self.cpu_s * 1e9)

    def forget_peak(self):
        self.peak_of = len(self.requests)

    def peak_bytes(self):
        return self.memory(len(self.requests)) + self.peak

    def resident_bytes(self):
        return self.memory(len(self.requests))


class Seat:
    """A sitting whose workers are sham."""

    def __init__(self, *costs, **options):
        self._costs = list(costs)
        self._options = options
        self.workers = []

    def fork(self):
        cost = self._costs[min(len(self.workers), len(self._costs) - 1)]
        self.workers.append(Sham(cost, **self._options))
        return self.workers[-1]

    def request(self, worker, body, doing):
        try:
            return worker.request(body)
        except WorkerLost as loss:
            raise failure(loss, doing) from None

    def release(self, worker):
        worker.alive = False

    def close(self):
        for worker in self.workers:
            worker.alive = False


@pytest.fixture(autouse=True)
def made_up(monkeypatch):
    """Have the meter read costs from sham workers."""

    def timed(worker, body, cap_ns=None):
        _, steps, _ = wire.load_request(body)
        if not steps or steps[0][0] != "each":
            return worker.request(body), 1_000
        size = int(steps[0][1].rsplit("_", 1)[1])
        cost = WorkerLost("cpu", "made up") if steps[0][2] == worker.too_dear else worker.cost(size)
        if cap_ns is not None and not isinstance(cost, Exception) and cost * CALLS > cap_ns:
            cost = WorkerLost("cpu", "made up")
        if isinstance(cost, Exception):
            worker.alive = False
            raise cost
        return worker.request(body), cost * CALLS

    monkeypatch.setattr(meter, "timed", timed)
    monkeypatch.setattr(meter, "settled_cpu_ns", Sham.cpu_ns)


def level(size):
    return 1_000


def linear(size):
    return 1_000 * size // SMALL if size < BIG else 5_900


def slow_but_level(size):
    return 9_000


def budget_of(learner, reference=None, bodies=None, seed=7):
    return Budget("test_get", Pairs("lru", learner, reference or Seat(level), bodies or Bodies(), seed))


def test_level_cost_is_within():
    """One try is enough, and the figures are kept."""
    learner, reference = Seat(level), Seat(level)
    budget = budget_of(learner, reference)
    budget.allows(GROWTH)
    (cost,) = budget.costs
    assert cost.operation == "get"
    assert SMALL <= cost.sizes[0] < 2 * SMALL < BIG <= cost.sizes[1] < 2 * BIG
    assert (cost.cpu_ns, cost.reference_cpu_ns) == ([1_000, 1_000], [1_000, 1_000])
    assert (cost.growth, cost.reference_growth, cost.ratio) == (0, 0, 1)
    assert len(learner.workers) == len(reference.workers) == 1


def test_a_big_constant_is_within():
    """Style is not graded."""
    budget = budget_of(Seat(slow_but_level))
    budget.allows(GROWTH)
    assert budget.costs[0].ratio == 9


def test_growth_is_over_when_it_is_found_twice_in_fresh_workers():
    """The message names the operation and no figure that a regrade would not repeat."""
    learner = Seat(linear)
    with pytest.raises(OverBudget) as failure:
        budget_of(learner).allows(GROWTH)
    assert len(learner.workers) == 2
    assert not any(worker.alive for worker in learner.workers)
    assert "get" in failure.value.message
    assert "64" not in failure.value.message.replace("1,024", "")


def test_growth_found_once_and_not_again_is_within():
    """Nobody is failed by noise."""
    budget_of(Seat(linear, level)).allows(GROWTH)


def test_what_costs_too_much_to_wait_for_is_over():
    """The request is not waited for, twice."""
    learner = Seat(lambda size: 10**9 if size >= BIG else 1_000)
    with pytest.raises(OverBudget):
        budget_of(learner).allows(GROWTH)
    assert len(learner.workers) == 2


def unreadable(size):
    """A clock that does not move."""
    return 0


def test_what_no_clock_can_tell_is_undecided_after_retrying():
    """It is never a failure."""
    learner = Seat(unreadable)
    with pytest.raises(Undecided):
        budget_of(learner).allows(GROWTH)
    assert len(learner.workers) == 3
    rounds = [request for request in learner.workers[0].requests if request[0][0] == "each"]
    assert len(rounds) == 2 * MOST_ROUNDS


def test_being_unsure_and_then_a_decision_is_the_decision():
    """Tries go on until two say over, one says within, or three cannot say."""
    budget_of(Seat(unreadable, level)).allows(GROWTH)
    with pytest.raises(OverBudget):
        budget_of(Seat(unreadable, linear, linear)).allows(GROWTH)


def test_other_answers_than_the_references_are_wrong():
    """Speed is no use without them."""
    learner = Seat(level, answers=lambda steps: [[1] * CALLS if step[0] == "each" else None for step in steps])
    with pytest.raises(WrongAnswer):
        budget_of(learner).allows(GROWTH)


def test_a_wrong_answer_is_told_by_its_call():
    """Which of how many calls gave what instead of what."""
    answers = [0, *[None] * (CALLS - 1)]
    learner = Seat(level, answers=lambda steps: [answers if step[0] == "each" else None for step in steps])
    reference = Seat(level, answers=lambda steps: [[None] * CALLS if step[0] == "each" else None for step in steps])
    with pytest.raises(WrongAnswer, match=rf"long run of get, call 1 of {CALLS}, get\(\d+\), gave 0 instead of None"):
        budget_of(learner, reference).allows(replace(GROWTH, operation="get per entry"))


@pytest.mark.parametrize(
    ("step", "right", "got", "said"),
    [
        (call("cache", "get", 7), 1, True, r"get\(7\) gave True \(bool\) instead of 1"),
        (call("cache", "get", Ref("key")), 1, 2, r"get\(\.\.\.\) gave 2 instead of 1"),
        (show("all"), [1, 2, 3], [1, 2, 4], "answer 3 of 3 is 4 instead of 3"),
        (show("all"), [1, 2, 3], [1, 2], "there are 2 answers where there should be 3"),
        (each("cache", "get", [Fraction(1)]), [1], [2], r"call 1 of 1, get\(\.\.\.\), gave 2 instead of 1"),
    ],
)
def test_an_answer_of_any_kind_is_told(step, right, got, said):
    """Also where the call's arguments are not known."""
    body = wire.dump_request(("run", (step.as_request(),), False))
    with pytest.raises(WrongAnswer, match=said):
        compare(wire.dump_reply([right]), wire.dump_reply([got]), "get", body)


@pytest.mark.parametrize(
    ("classes", "failure"), [(["KeyError"], RaisedError), (["MemoryError", "Exception"], LimitExceeded)]
)
def test_an_exception_in_a_long_run_is_told(classes, failure):
    """As in a short one."""
    learner = Seat(level, answers=lambda steps: [{"raised": [classes, "", 1]} for _ in steps])
    with pytest.raises(failure):
        budget_of(learner).allows(GROWTH)


@pytest.mark.parametrize("reply", [{"what": 1}, [1, 2, 3, 4, 5, 6], 7])
def test_a_reply_that_is_none_is_a_worker_that_broke_off(reply):
    """Or answers that are not the reference's: never the judge's mistake."""
    learner = Seat(level, answers=lambda steps: reply)
    with pytest.raises((RaisedError, WrongAnswer)):
        budget_of(learner).allows(GROWTH)


def test_what_looking_costs_is_not_judged():
    """A look is for the answers: who was ended in one is within the budget of what was measured."""
    look = replace(GROWTH, look=lambda name, size, rng: [each(name, "peek", [1])])
    learner = Seat(level, too_dear="peek")
    budget_of(learner).allows(look)
    assert not learner.workers[-1].alive


@pytest.mark.parametrize(
    ("reason", "failure"),
    [
        ("cpu", OverBudget),
        ("wall", LimitExceeded),
        ("starved", Undecided),
        ("output", LimitExceeded),
        ("ended", RaisedError),
        ("protocol", RaisedError),
    ],
)
def test_a_worker_lost_in_a_long_run_is_the_learners(reason, failure):
    """It says which limit, or how it ended; but a machine that has no time for it fails nobody."""
    learner = Seat(lambda size: WorkerLost(reason, "why", 3))
    with pytest.raises(Failure) as problem:
        budget_of(learner).allows(GROWTH)
    assert type(problem.value) is failure
    assert not any(worker.alive for worker in learner.workers)


def blames_nobody(budget, probe):
    """Whether what comes of a probe is neither a failure nor a pass."""
    with pytest.raises(Exception) as problem:  # noqa: PT011 - any but a verdict on the learner
        budget.allows(probe)
    return isinstance(problem.value, Undecided) or not isinstance(problem.value, Failure)


@pytest.mark.parametrize("reason", ["cpu", "wall", "starved", "output", "ended", "protocol"])
def test_a_reference_that_is_lost_is_not_the_learners(reason):
    """Whatever it was lost for: the learner did nothing of it."""
    reference = Seat(lambda size: WorkerLost(reason, "why", 3))
    assert blames_nobody(budget_of(Seat(level), reference), GROWTH)


def test_a_reference_that_raises_is_not_the_learners():
    """Its answers are what a learner is held to."""
    raising = {"answers": lambda steps: [{"raised": [["MemoryError"], "", 1]} for _ in steps]}
    assert blames_nobody(budget_of(Seat(level), Seat(level, **raising)), GROWTH)
    assert blames_nobody(budget_of(Seat(level), Seat(level, **raising)), MEMORY)


def test_a_reference_that_does_not_load_is_not_the_learners():
    """Nor one that is lost at once."""

    class Broken(Seat):
        def fork(self):
            raise RaisedError("the reference is broken")

    assert blames_nobody(budget_of(Seat(level), Broken(level)), GROWTH)


def test_a_worker_lost_before_the_first_probe_is_the_learners():
    """A module executed anew may do anything, and is no error of the judge."""

    class Lost(Sham):
        def request(self, body, cpu_cap_ns=None):
            raise WorkerLost("ended", "", 1)

    class LostSeat(Seat):
        def fork(self):
            self.workers.append(Lost(level))
            return self.workers[-1]

    for probe in (GROWTH, MEMORY):
        with pytest.raises(RaisedError):
            budget_of(LostSeat(level)).allows(probe)


def test_long_work_is_not_long_waiting():
    """Who is slow has worked all that time; who sleeps has not."""
    busy = {"wall_s": 9.0, "cpu_s": 9.0}
    with pytest.raises(OverBudget):
        budget_of(Seat(linear, **busy)).allows(GROWTH)
    budget_of(Seat(slow_but_level, **busy)).allows(GROWTH)
    with pytest.raises(LimitExceeded):
        budget_of(Seat(level, wall_s=9.0, cpu_s=0.1)).allows(GROWTH)


def test_requests_are_made_once_and_are_the_same_for_all():
    """With one seed every submission meets the same keys; another seed, or try, others."""
    bodies = Bodies()
    first, second = Seat(level), Seat(slow_but_level)
    budget_of(first, bodies=bodies).allows(GROWTH)
    budget_of(second, bodies=bodies).allows(GROWTH)
    assert first.workers[0].requests == second.workers[0].requests
    fresh = Seat(level)
    budget_of(fresh).allows(GROWTH)
    assert fresh.workers[0].requests == first.workers[0].requests
    other = Seat(level)
    budget_of(other, seed=8).allows(GROWTH)
    assert other.workers[0].requests != first.workers[0].requests


def test_learner_and_reference_carry_out_the_same():
    """Or they could not be compared."""
    learner, reference = Seat(level), Seat(level)
    budget_of(learner, reference).allows(GROWTH)
    assert sorted(map(repr, learner.workers[0].requests)) == sorted(map(repr, reference.workers[0].requests))


def test_a_body_is_made_when_it_is_first_asked_for():
    """And never again."""
    made = []
    bodies = Bodies()

    def make():
        made.append(1)
        return [call("cache", "get", random.random())]

    assert bodies.get(("a",), make) == bodies.get(("a",), make)
    assert made == [1]


def test_memory_is_what_the_counted_rounds_add():
    """Warming up is not counted."""
    grows_while_warm = Seat(level, memory=lambda requests: 10**6 * min(requests, 3))
    budget_of(grows_while_warm).allows(MEMORY)
    within = Seat(level, memory=lambda requests: 300 * requests)
    budget_of(within).allows(MEMORY)


def test_memory_that_keeps_growing_is_over():
    """Beyond the reference's and what is allowed to anybody."""
    learner = Seat(level, memory=lambda requests: 10_000 * requests)
    with pytest.raises(OverBudget) as failure:
        budget_of(learner).allows(MEMORY)
    assert "a full cache" in failure.value.message
    assert len(learner.workers) == 2
    reference = Seat(level, memory=lambda requests: 9_900 * requests)
    budget_of(Seat(level, memory=lambda requests: 10_000 * requests), reference).allows(MEMORY)


def test_what_a_reference_keeps_is_known_for_its_kata_alone():
    """Two katas may give a check and its operation the same names."""
    bodies = Bodies()
    for kata, kept in (("lru", 300), ("lfu", 9_900)):
        learner, reference = (Seat(level, memory=lambda requests, kept=kept: kept * requests) for _ in range(2))
        Budget("test_get", Pairs(kata, learner, reference, bodies, 7)).allows(MEMORY)


def test_memory_that_the_reference_gives_back_is_no_credit():
    """Nor is it held against the learner."""
    reference = Seat(level, memory=lambda requests: 10**6 - 1_000 * requests)
    budget_of(Seat(level, memory=lambda requests: 100 * requests), reference).allows(MEMORY)


def test_a_peak_is_counted_where_it_is_asked_for():
    """What is needed for a moment is needed."""
    needy = Seat(level, peak=10**6)
    budget_of(needy).allows(MEMORY)
    with pytest.raises(OverBudget) as failure:
        budget_of(needy).allows(replace(MEMORY, peak=True))
    assert "a full cache needs" in failure.value.message
    budget_of(needy, Seat(level, peak=10**6)).allows(replace(MEMORY, peak=True))


def test_a_call_whose_time_grows_is_not_waited_for_to_see_its_memory():
    """That it is over budget is for another check to say."""

    class Slow(Sham):
        def request(self, body, cpu_cap_ns=None):
            if cpu_cap_ns is not None:
                self.alive = False
                raise WorkerLost("cpu", "made up")
            return super().request(body)

    class SlowSeat(Seat):
        def fork(self):
            self.workers.append(Slow(level))
            return self.workers[-1]

    with pytest.raises(Unmeasured, match="a full cache takes too long") as failure:
        budget_of(SlowSeat(level)).allows(replace(MEMORY, peak=True))
    assert failure.value.verdict is Verdict.OVER_BUDGET
    budget_of(SlowSeat(level)).allows(MEMORY)


def test_probes_in_a_row_share_what_was_made():
    """Until one asks for something else, or a try is not within."""
    learner = Seat(level)
    budget = budget_of(learner)
    for operation in ("get", "put", "in"):
        budget.allows(replace(GROWTH, operation=operation))
    assert len(learner.workers) == 1
    budget.allows(replace(GROWTH, on=replace(CACHE, sizes=(SMALL, 2 * BIG))))
    assert len(learner.workers) == 2
    assert not learner.workers[0].alive


def test_what_was_not_waited_for_is_told_as_a_least():
    """At the big size, where the small is known; a report draws it."""
    budget = budget_of(Seat(lambda size: 10**9 if size >= BIG else 1_000))
    with pytest.raises(OverBudget):
        budget.allows(GROWTH)
    (cost,) = budget.costs
    assert cost.at_least
    assert (cost.check, cost.what, cost.unit) == ("test_get", "the cache", "entries")
    assert cost.cpu_ns[0] == 1_000
    assert cost.cpu_ns[1] > 100_000
    assert cost.growth > 1


def test_what_takes_long_at_any_size_is_not_said_to_get_dearer():
    """Its figures would not show it: it was not waited for."""
    budget = budget_of(Seat(lambda size: 2_000_000 if size >= BIG else 1_000_000))
    with pytest.raises(OverBudget) as failure:
        budget.allows(GROWTH)
    assert failure.value.message.startswith("get was not waited for at 1,024 entries or so")
    assert all(cost.over for cost in budget.costs)


def test_what_the_check_failed_for_is_marked():
    """So that a report shows no other figures."""
    budget = budget_of(Seat(level, linear, linear))
    budget.allows(GROWTH)
    with pytest.raises(OverBudget):
        budget.allows(replace(GROWTH, operation="put", on=replace(CACHE, sizes=(SMALL, BIG + 1))))
    assert [(cost.operation, cost.over) for cost in budget.costs] == [("get", False), ("put", True)]


def test_what_could_not_be_made_is_told_as_a_least():
    """Whichever check asks for it: a learner sees what the making costs, although nothing else could be measured."""
    made = replace(CACHE, steps=lambda name, size, rng: [each(name, "put", range(size))])

    class Dear(Sham):
        """To whom each entry of the cache costs as much as there are."""

        def reply(self, cpu_cap_ns=None):
            entries = len(self.requests[-1][0][3][0])
            self.cpu_s += entries**2 / 1e6
            if self.cpu_s * 1e9 > cpu_cap_ns:
                self.alive = False
                raise WorkerLost("cpu", "made up")
            return self.posted

    class DearSeat(Seat):
        def fork(self):
            self.workers.append(Dear(level))
            return self.workers[-1]

    pairs = Pairs("lru", DearSeat(), Seat(level), Bodies(), 7)
    for check in ("test_get", "test_put"):
        budget = Budget(check, pairs)
        with pytest.raises(OverBudget):
            budget.allows(replace(GROWTH, on=made))
        (cost,) = budget.costs
        assert cost.at_least
        assert (cost.check, cost.operation, cost.what) == (check, "making of the cache", "the cache")
        assert cost.cpu_ns[1] > 10 * cost.cpu_ns[0] > 0


def test_a_worker_that_is_busy_when_nothing_is_asked_of_it_is_over(monkeypatch):
    """A thread that works between the calls would hide what they cost."""
    learner = Seat(level)
    clock = {"ns": 0}

    def settled(worker):
        if worker in learner.workers:
            clock["ns"] += 15_000_000
            worker.cpu_s = clock["ns"] / 1e9
        return worker.cpu_ns()

    monkeypatch.setattr(meter, "settled_cpu_ns", settled)
    with pytest.raises(OverBudget, match="when nothing is asked"):
        budget_of(learner).allows(GROWTH)
