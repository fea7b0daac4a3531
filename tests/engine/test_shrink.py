"""Shrinking: what is left fails as before, is never longer, and is the same at every try."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._boxed.wire import Ref
from graders._engine.script import Script, call, new
from graders._engine.shrink import ATTEMPTS, shrink

VALUES = st.integers(-200, 200) | st.text(max_size=3) | st.binary(max_size=3) | st.none() | st.booleans()
DATA = st.recursive(VALUES, lambda inner: st.lists(inner, max_size=6) | st.tuples(inner, inner), max_leaves=12)
STEPS = st.lists(
    st.builds(
        lambda name, *args: call("cache", name, *args),
        st.sampled_from(["get", "put", "len"]),
        VALUES,
        st.integers(0, 99),
    ),
    max_size=20,
)
EXAMPLES = st.fixed_dictionaries({"program": STEPS.map(lambda steps: Script(tuple(steps))), "data": DATA})


def length(data):
    """How much there is to read."""
    if isinstance(data, Script):
        return sum(1 + length(list(step.args)) for step in data)
    if isinstance(data, (list, tuple)):
        return 1 + sum(map(length, data))
    return len(data) if isinstance(data, (str, bytes)) else 1


def sizes(example):
    return {name: length(data) for name, data in example.items()}


class Counting:
    """A condition, and how often it was asked."""

    def __init__(self, fails):
        self._fails = fails
        self.asked = 0

    def __call__(self, example):
        self.asked += 1
        return self._fails(example)


CONDITIONS = [
    lambda example: True,
    lambda example: len(example["program"]) >= 3,
    lambda example: any(step.name == "put" for step in example["program"]),
    lambda example: sum(step.name == "get" for step in example["program"]) >= 2,
    lambda example: "1" in repr(example["data"]),
    lambda example: len(repr(example)) % 3 == 0,
]


@given(EXAMPLES, st.sampled_from(CONDITIONS), st.integers(0, 80))
def test_what_is_left_fails_still_and_is_no_longer(example, fails, attempts):
    """Within the attempts allowed, and without a change to what was given."""
    if not fails(example):
        return
    before = copy.deepcopy(example)
    counting = Counting(fails)
    smaller = shrink(example, counting, attempts)
    assert example == before
    assert fails(smaller)
    assert smaller.keys() == example.keys()
    assert counting.asked <= attempts
    for name, size in sizes(smaller).items():
        assert size <= sizes(example)[name]


@given(EXAMPLES, st.sampled_from(CONDITIONS))
def test_shrinking_twice_gives_the_same(example, fails):
    """No clock and no chance decides."""
    if fails(example):
        assert shrink(example, fails) == shrink(copy.deepcopy(example), fails)


@given(EXAMPLES)
def test_types_are_kept(example):
    """A tuple stays a tuple, a script a script, and text text."""
    smaller = shrink(example, lambda candidate: True)
    assert type(smaller["program"]) is Script
    assert type(smaller["data"]) is type(example["data"])


@pytest.mark.parametrize("needed", [(3,), (3, 7), (0, 19), (5, 6, 7)])
def test_only_the_steps_that_are_needed_are_left(needed):
    """Wherever they stand."""
    script = Script(tuple(call("cache", f"step{number}") for number in range(20)))
    names = {f"step{number}" for number in needed}
    smaller = shrink({"program": script}, lambda example: names <= {step.name for step in example["program"]})
    assert [step.name for step in smaller["program"]] == [f"step{number}" for number in needed]


def test_values_become_simple_and_stay_distinct_where_they_must():
    """Alike values stay alike."""
    script = Script.of(
        new("cache", "LRUCache", 17),
        call("cache", "put", 93, 111),
        call("cache", "put", 57, 222),
        call("cache", "get", 93),
    )

    def fails(example):
        steps = example["program"].steps
        return len(steps) == 4 and steps[1].args[0] == steps[3].args[0] != steps[2].args[0]

    steps = shrink({"program": script}, fails)["program"].steps
    assert fails({"program": Script(steps)})
    assert [step.args for step in steps] == [(1,), (1, 111), (2, 222), (1,)]


@pytest.mark.parametrize(
    ("data", "fails", "smallest"),
    [
        (list(range(50)), lambda data: len(data) >= 3, 3),
        (tuple(range(50)), lambda data: 40 in data, 1),
        ("x" * 60, lambda data: len(data) > 10, 11),
        (b"x" * 60, lambda data: len(data) > 10, 11),
        ([[1, 2, 3]] * 9, lambda data: len(data) > 1, 2),
    ],
    ids=["list", "tuple", "text", "bytes", "nested"],
)
def test_plain_data_shrinks_too(data, fails, smallest):
    """An argument of a property need not be a script."""
    smaller = shrink({"data": data}, lambda example: fails(example["data"]))["data"]
    assert len(smaller) == smallest
    assert type(smaller) is type(data)


def test_truth_is_no_number():
    """A flag stays a flag."""
    assert shrink({"flag": True, "none": None}, lambda example: True) == {"flag": True, "none": None}


def test_a_long_history_is_shrunk_within_the_usual_attempts():
    """Delta debugging drops long runs first."""
    script = Script(tuple(call("cache", "get", number) for number in range(1_000)))
    counting = Counting(lambda example: any(step.args == (500,) for step in example["program"]))
    assert len(shrink({"program": script}, counting)["program"]) == 1
    assert counting.asked <= ATTEMPTS


def test_a_condition_that_breaks_is_not_hidden():
    """What the judge does wrong is the judge's to see."""

    def broken(example):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        shrink({"data": [1, 2, 3]}, broken)


def test_calls_over_redis_keep_their_names_and_lose_what_nobody_needs():
    """Who reads them wants to know which is the user and which the seat; and of five seats one will do."""
    long = Script.of(
        new("office", "Office", Ref("redis"), "gig"),
        call("office", "put_on_sale", ["A1", "A2", "B1"]),
        call("office", "hold", "ada", ["B1", "A1"], 60),
        call("office", "owner", "a name that is longer"),
    )

    def fails(example):
        calls = {step.name: step.args for step in example["program"].steps}
        given = calls.get("put_on_sale", ([],))[0], calls.get("hold", ("", []))[1]
        return all("B1" in seats for seats in given) and {"Office", "owner"} <= calls.keys()

    found = shrink({"program": long}, fails)["program"]
    assert [step.args for step in found.steps if step.name != "Office"] == [(["B1"],), ("ada", ["B1"], 60), ("a",)]
