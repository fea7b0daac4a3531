"""Linearizability against brute force, on random small histories of a register and of a queue."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from graders._engine.race.linear import Call, check


def register(state, operation):
    verb, value = operation
    return [(value, None)] if verb == "write" else [(state, state)]


def brute(calls, start, model):
    """Whether some order of some choice of the open calls explains all answers."""
    closed = [call for call in calls if call.returned is not None]
    opened = [call for call in calls if call.returned is None]
    for count in range(len(opened) + 1):
        for some in permutations(opened, count):
            for order in permutations([*closed, *some]):
                if all(
                    not (later.returned is not None and later.returned < earlier.made)
                    for place, earlier in enumerate(order)
                    for later in order[place + 1 :]
                ) and explained(order, start, model):
                    return True
    return False


def explained(order, state, model):
    for call in order:
        ((state, answer),) = model(state, call.operation)
        if call.returned is not None and answer != call.answer:
            return False
    return True


@st.composite
def histories(draw):
    calls = []
    moments = iter(draw(st.permutations(range(12))))
    for place in range(draw(st.integers(1, 5))):
        made, returned = sorted((next(moments), next(moments)))
        operation = draw(st.sampled_from((("write", 1), ("write", 2), ("read", None))))
        answer = draw(st.sampled_from((0, 1, 2))) if operation[0] == "read" else None
        calls.append(Call(f"c{place}", made, draw(st.sampled_from((returned, returned, None))), operation, answer))
    return calls


@settings(max_examples=300)
@given(histories())
def test_it_says_what_brute_force_says(calls):
    """Calls of unknown outcome included."""
    expected = "linearizable" if brute(calls, 0, register) else "not linearizable"
    assert check(calls, 0, register) == expected


def test_a_read_of_what_was_overwritten_before_is_not():
    """Though it overlaps the first write."""
    calls = [Call("A", 0, 1, ("write", 1)), Call("A", 2, 3, ("write", 2)), Call("B", 4, 5, ("read", None), 1)]
    assert check(calls, 0, register) == "not linearizable"
    late = Call("B", 0, 5, ("read", None), 1)
    assert check([*calls[:2], late], 0, register) == "linearizable"


def test_a_lost_write_may_have_happened_or_not():
    """At any later moment, even after others."""
    lost = Call("A", 0, None, ("write", 1))
    for seen in (0, 1):
        assert check([lost, Call("B", 1, 2, ("read", None), seen)], 0, register) == "linearizable"
    twice = [Call("B", 1, 2, ("read", None), 1), Call("B", 3, 4, ("read", None), 0)]
    assert check([lost, *twice], 0, register) == "not linearizable"


def test_too_many_states_are_undecided():
    """Counted, never timed."""
    calls = [Call(f"c{place}", 0, 100 + place, ("write", place)) for place in range(12)]
    calls.append(Call("r", 200, 201, ("read", None), -1))
    assert check(calls, 0, register, states=50) == "undecided"


def test_a_model_may_answer_in_more_ways_than_one():
    """A pop from a set may return any."""

    def pops(state, operation):
        return [(state - {item}, item) for item in state] if operation == "pop" else [(state | {operation}, None)]

    calls = [Call("A", 0, 1, 1), Call("A", 2, 3, 2), Call("B", 4, 5, "pop", 1), Call("B", 6, 7, "pop", 2)]
    assert check(calls, frozenset(), pops) == "linearizable"
    assert check([*calls[:3], Call("B", 6, 7, "pop", 1)], frozenset(), pops) == "not linearizable"
