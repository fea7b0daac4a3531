"""The searches against brute force, on random small programs."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graders._engine.race.explore import Verdict, again, explore
from graders._engine.race.program import Request, Trace, run
from graders._engine.race.schedule import Choice, parse, text
from graders._engine.race.searches.bounded import Bounded
from graders._engine.race.searches.dpor import SourceSets
from graders._engine.race.searches.pct import RandomPriorities
from graders._engine.race.searches.replay import Replay, follow
from graders._engine.race.shrink import shrink


class Memory:
    """Actors that read, write and add to shared variables: each step is one of them."""

    def __init__(self, codes):
        self.codes = codes
        self.places = dict.fromkeys(codes, 0)
        self.values = {}
        self.seen = {actor: [] for actor in codes}
        self.dead = set()
        self.closed = False

    def pending(self):
        return {
            actor: self._request(*code[self.places[actor]])
            for actor, code in self.codes.items()
            if self.places[actor] < len(code) and actor not in self.dead
        }

    @staticmethod
    def _request(verb, name):
        reads = frozenset(name) if verb != "write" else frozenset()
        writes = frozenset(name) if verb != "read" else frozenset()
        return Request(f"{verb} {name}", reads, writes, ("crash",))

    def grant(self, actor, fault):
        verb, name = self.codes[actor][self.places[actor]]
        self.places[actor] += 1
        if fault:
            self.dead.add(actor)
            return "died"
        before = self.values.get(name, 0)
        if verb == "read":
            self.seen[actor].append(before)
        elif verb == "write":
            self.values[name] = f"{actor}{self.places[actor]}"
        else:
            self.values[name] = f"{before}+{actor}"
        return str(self.values.get(name, 0))

    def finished(self):
        return True

    def close(self):
        self.closed = True

    @property
    def outcome(self):
        return str(sorted(self.values.items())), str(self.seen)


CODE = st.lists(st.tuples(st.sampled_from(("read", "write", "add")), st.sampled_from("xyz")), min_size=1, max_size=3)
CODES = st.lists(CODE, min_size=2, max_size=3).map(lambda codes: dict(zip("ABC", codes, strict=False)))


def interleavings(lengths):
    """Every order of so many steps of each actor."""
    if not any(lengths.values()):
        yield ()
    for actor, left in lengths.items():
        if left:
            for rest in interleavings({**lengths, actor: left - 1}):
                yield (Choice(actor), *rest)


def outcomes(codes, search):
    """What the runs that a search proposes come to."""
    found = set()
    while (choose := search.next()) is not None:
        program = Memory(codes)
        trace = run(program, choose)
        if trace.ended != "abandoned":
            found.add(program.outcome)
        assert program.closed
        search.seen(trace)
    return found


def brute(codes):
    """What all runs come to."""
    found = set()
    for schedule in interleavings({actor: len(code) for actor, code in codes.items()}):
        program = Memory(codes)
        run(program, follow(schedule))
        found.add(program.outcome)
    return found


@settings(max_examples=150)
@given(CODES)
def test_partial_order_reduction_misses_no_outcome(codes):
    """And runs far fewer than all."""
    search = SourceSets(10_000)
    assert outcomes(codes, search) == brute(codes)
    assert search.exhausted
    assert search.tried <= len(list(interleavings({actor: len(code) for actor, code in codes.items()})))


@settings(max_examples=60)
@given(CODES)
def test_bounded_preemption_without_a_bound_is_brute_force(codes):
    """Each interleaving once."""
    search = Bounded(12, 10_000)
    assert outcomes(codes, search) == brute(codes)
    assert search.tried == len(list(interleavings({actor: len(code) for actor, code in codes.items()})))


@settings(max_examples=60)
@given(CODES, st.integers(0, 3))
def test_bounded_preemption_tries_the_fewest_first(codes, bound):
    """And none over the bound."""
    search, weights, schedules = Bounded(bound, 10_000), [], set()
    while (choose := search.next()) is not None:
        trace = run(Memory(codes), choose)
        weights.append(trace.preemptions)
        assert trace.schedule not in schedules
        schedules.add(trace.schedule)
        search.seen(trace)
    assert weights == sorted(weights)
    assert max(weights) <= bound
    every = interleavings({actor: len(code) for actor, code in codes.items()})
    within = sum(run(Memory(codes), follow(schedule)).preemptions <= bound for schedule in every)
    assert len(schedules) == within


@given(CODES)
def test_one_fault_strikes_at_every_step_in_turn(codes):
    """Of the run with no preemption; and costs one of the bound."""
    search, struck = Bounded(1, 10_000, faults=1), set()
    while (choose := search.next()) is not None:
        trace = run(Memory(codes), choose)
        assert trace.faults + trace.preemptions <= 1
        struck |= {(turn.actor, place) for place, turn in enumerate(trace.turns) if turn.fault}
        search.seen(trace)
    first = next(iter(codes))
    assert {(first, place) for place in range(len(codes[first]))} <= struck


def test_actors_that_are_alike_do_not_change_places():
    """The second starts after the first."""
    codes = {actor: [("add", "x"), ("add", "y")] for actor in "ABC"}
    every, some = Bounded(2, 10_000), Bounded(2, 10_000, alike=frozenset("ABC"))
    outcomes(codes, every)
    firsts = []
    while (choose := some.next()) is not None:
        trace = run(Memory(codes), choose)
        firsts.append([actor for place, actor in enumerate("ABC") if actor in {turn.actor for turn in trace.turns}])
        order = list(dict.fromkeys(turn.actor for turn in trace.turns))
        assert order == sorted(order)
        some.seen(trace)
    assert some.tried * 4 < every.tried


def test_random_priorities_are_the_same_for_the_same_seed():
    """So that a regrade tries the same."""
    codes = {actor: [("add", "x"), ("add", "y"), ("read", "x")] for actor in "ABCD"}

    def tried(seed):
        search, found = RandomPriorities(seed, 20), []
        while (choose := search.next()) is not None:
            found.append(run(Memory(codes), choose).schedule)
        return found

    assert tried(1) == tried(1) != tried(2)
    assert len(set(tried(1))) > 10


class Poller(Memory):
    """An actor that asks until it hears otherwise."""

    def grant(self, actor, fault):
        reply = super().grant(actor, fault)
        if self.codes[actor][self.places[actor] - 1] == ("read", "x") and reply == "0":
            self.places[actor] -= 1
        return reply


def test_an_actor_that_polls_lets_others_go_on():
    """Else a run in which nobody else does would never end."""
    codes = {"A": [("read", "x")], "B": [("write", "x")]}
    for search in (Bounded(2, 100), SourceSets(100), RandomPriorities(1, 30), Replay(parse("A*50 B"))):
        while (choose := search.next()) is not None:
            trace = run(Poller(codes), choose)
            assert trace.ended in ("done", "abandoned")
            search.seen(trace)
    alone = run(Poller({"A": [("read", "x")]}), follow(()))
    assert alone.ended == "livelock"


def lost(program):
    """A lost update: somebody read before somebody else wrote, and wrote after."""
    return program.values.get("x") == "0+B"


def test_a_failure_is_found_shrunk_and_met_again():
    """The lightest run that fails has one preemption."""
    codes = {"A": [("read", "x"), ("add", "y"), ("write", "x")], "B": [("add", "y"), ("read", "x"), ("write", "x")]}
    programs = []

    def start():
        programs.append(Memory(codes))
        return programs[-1]

    def examine(trace):
        reads = programs[-1].seen
        return Verdict("lost", "both read 0") if reads["A"] == reads["B"] == [0] else None

    for searches in ([Bounded(2, 100)], [RandomPriorities(3, 100)], [SourceSets(100)]):
        outcome = explore(start, searches, examine)
        assert outcome.failure == Verdict("lost", "both read 0")
        assert outcome.repeatable
        assert outcome.trace.weight[:2] == (0, 1)
        for _ in range(100):
            trace, verdict = again(parse(text(outcome.trace.schedule)), start, examine)
            assert verdict is not None
            assert trace.schedule == outcome.trace.schedule


def test_what_is_right_is_claimed_as_far_as_it_was_tried():
    """A limit that was reached claims nothing."""
    codes = {actor: [("add", "x")] for actor in "AB"}
    outcome = explore(lambda: Memory(codes), [Bounded(1, 100), SourceSets(100), Bounded(9, 1)], lambda trace: None)
    assert outcome.failure is None
    assert outcome.claims == ["every interleaving with at most 1 preemption", "every inequivalent interleaving"]


def test_a_failure_that_is_not_met_again_is_said_to_be_none():
    """The program has a will of its own."""
    moods = iter([True, *[False] * 100])
    outcome = explore(
        lambda: Memory({"A": [("read", "x")]}),
        [Bounded(0, 10)],
        lambda trace: Verdict("x", "x") if next(moods) else None,
    )
    assert not outcome.repeatable


def test_shrinking_counts_its_attempts():
    """And keeps what fails."""
    trace = run(Memory(dict.fromkeys("AB", [("add", "x")] * 3)), follow(parse("A B A B A B")))
    tried = []

    def rerun(schedule):
        tried.append(schedule)
        return run(Memory(dict.fromkeys("AB", [("add", "x")] * 3)), follow(schedule))

    assert shrink(trace, lambda schedule: None) is trace
    assert shrink(trace, rerun).preemptions == 0
    assert len(set(tried)) == len(tried)


@given(
    st.lists(
        st.builds(Choice, st.sampled_from(("A", "B", "C1")), st.sampled_from(("", "", "crash_after", "pause:4.5")))
    )
)
def test_a_schedule_reads_back_from_its_text(schedule):
    """One line."""
    assert parse(text(schedule)) == tuple(schedule)
    assert "\n" not in text(schedule)


@pytest.mark.parametrize("said", ["A!", "!x", "A*x", "A*0x3", "1A", "A*99999 A*99999", "A;B", "Ä"])
def test_other_text_is_no_schedule(said):
    """It says which step is none."""
    with pytest.raises(ValueError, match="schedule"):
        parse(said)


def test_a_trace_knows_its_weight():
    """Preemptions count where the one before could have gone on."""
    trace = run(Memory({"A": [("add", "x")] * 2, "B": [("add", "x")]}), follow(parse("A B A")))
    assert (trace.faults, trace.preemptions, trace.switches) == (0, 1, 2)
    trace = run(Memory({"A": [("add", "x")] * 2, "B": [("add", "x")]}), follow(parse("A A!crash B")))
    assert (trace.faults, trace.preemptions, trace.switches) == (1, 0, 1)
    assert trace.ended == "done"
    assert all(one.enabled for one, _ in pairwise(trace.turns))
    assert Trace().weight == (0, 0, 0, 0)
