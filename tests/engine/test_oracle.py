"""The oracle: what a kata's model says, and the first reply that is not the same, types included."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._boxed import wire
from graders._boxed.wire import Other, Raised, Ref, Skipped, WireError
from graders._engine.oracle import Difference, Oracle, replies, same
from graders._engine.script import Script, alive, call, drop, each, let, new, read, show, toy, value, writes

SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.0, 1.0, -0.0, "", "1", b"", b"1"])
KEYS = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=2).map(tuple), max_leaves=3)
PLAIN = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.sets(KEYS, max_size=3)
        | st.frozensets(KEYS, max_size=3)
        | st.dictionaries(KEYS, inner, max_size=3)
    ),
    max_leaves=6,
)


def exact(value):
    """Say ``value`` so that only what is alike in types is said alike."""
    if isinstance(value, (list, tuple)):
        return (type(value).__name__, *map(exact, value))
    if isinstance(value, (set, frozenset)):
        return (type(value).__name__, frozenset(map(exact, value)))
    if isinstance(value, dict):
        return "dict", frozenset((exact(key), exact(kept)) for key, kept in value.items())
    return type(value).__name__, value


@given(PLAIN)
def test_everything_is_the_same_as_itself(value):
    """Or as a copy of it that went over the wire."""
    assert same(value, value)
    assert same(value, wire.decode(wire.load_reply(wire.dump_reply(wire.encode(value)))))


@given(PLAIN, PLAIN)
def test_what_is_the_same_is_alike_in_value_and_type(one, other):
    """All the way down: 1 is not True, a list is not a tuple, wherever they are."""
    assert same(one, other) is (exact(one) == exact(other))
    assert same(one, other) is same(other, one)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (1, True),
        (0, False),
        (1, 1.0),
        ([1], (1,)),
        ([1], [True]),
        ((0, "a"), (False, "a")),
        ({"a": 1}, {"a": True}),
        ({1: "a"}, {True: "a"}),
        ({1}, {True}),
        ({1}, {1.0}),
        ({(1,)}, {(True,)}),
        ({1}, frozenset({1})),
        ("1", b"1"),
        (None, False),
        (None, Skipped()),
        ([], [[]]),
        ([1, 2], [1]),
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, {}),
        (Ref("a"), Ref("b")),
        (Ref("a"), "a"),
        (None, Other("NoneType")),
        (5, Raised(("ValueError",), "")),
        (Raised(("ValueError",), ""), None),
    ],
    ids=repr,
)
def test_what_only_looks_equal_is_not_the_same(expected, got):
    """Python's ``==`` would say otherwise of many of these."""
    assert not same(expected, got)
    assert not same([expected], [got])


def test_not_a_number_is_the_same_as_not_a_number():
    """Where the model returns it, the learner must."""
    assert same(float("nan"), float("nan"))
    assert same([float("nan")], [float("nan")])


@pytest.mark.parametrize(
    ("expected", "got", "verdict"),
    [
        (("ValueError", "Exception"), ("ValueError", "Exception"), True),
        (("ValueError", "Exception"), ("Bad", "ValueError", "Exception"), True),
        (("ValueError", "Exception"), ("Exception",), False),
        (("ValueError", "Exception"), ("KeyError", "LookupError", "Exception"), False),
        (("Exception",), ("ValueError", "Exception"), True),
    ],
    ids=repr,
)
def test_an_exception_may_be_derived_from_the_one_expected(expected, got, verdict):
    """Message and line do not count."""
    assert same(Raised(expected, "one", 3), Raised(got, "other", 7)) is verdict


class Counter:
    """A model."""

    size = 3

    def __init__(self, start):
        if start < 0:
            raise ValueError("start < 0")
        self._count = start
        self._kept = []

    def add(self, by=1, *, times=1):
        self._count += by * times
        return self._count

    def keep(self, thing):
        self._kept.append(thing)

    def last(self):
        return self._kept[-1]

    def release(self):
        self._kept.clear()

    def myself(self):
        return self

    def letters(self):
        return {"a", "b", "c", "d"}

    def table(self):
        return {"a": 1, "b": 2}

    def leave(self):
        raise SystemExit

    def __len__(self):
        return self._count

    def __contains__(self, item):
        return item == self._count

    def __getitem__(self, place):
        return self._count + place


def double(number):
    """A model of a function."""
    return number * 2


@pytest.fixture
def oracle():
    """An oracle that knows a class and a function."""
    model = ModuleType("model")
    model.Counter = Counter
    model.double = double
    return Oracle(model)


def expected(oracle, *steps):
    return list(oracle.expects(Script(steps)).replies)


def test_the_model_carries_out_each_kind_of_step(oracle):
    """As a worker does."""
    assert expected(
        oracle,
        new("counter", "Counter", 5),
        call("counter", "add", 2, times=3),
        call("counter", "__len__"),
        call("counter", "__contains__", 11),
        call("counter", "__getitem__", 7),
        read("counter", "size"),
        each("counter", "add", [1, 2]),
        each("counter", "__len__", [0, 0]),
        each("counter", "__contains__", [14, 15]),
        call("counter", "myself"),
        call("", "double", 4),
        new("bad", "Counter", -1),
        call("bad", "add"),
    ) == [
        None,
        11,
        11,
        True,
        18,
        3,
        [12, 14],
        [14, 14],
        [True, False],
        Ref("counter"),
        8,
        Raised(("ValueError", "Exception", "BaseException"), "start < 0"),
        Skipped(),
    ]


def test_the_model_knows_what_it_holds(oracle):
    """A value lives while the model refers to it."""
    steps = (
        new("counter", "Counter", 0),
        value("v"),
        alive("v"),
        call("counter", "keep", Ref("v")),
        drop("v"),
        alive("v"),
        call("counter", "release"),
        alive("v"),
    )
    assert expected(oracle, *steps) == [None, None, True, None, None, True, None, False]


def test_a_value_that_has_lost_its_name_is_still_no_other(oracle):
    """The script has dropped it, the model still gives it back: as a worker would say it, and without an address."""
    steps = (
        new("counter", "Counter", 0),
        value("v"),
        call("counter", "keep", Ref("v")),
        drop("v"),
        call("counter", "last"),
    )
    script = Script(steps)
    assert "0x" not in repr(oracle.expects(script).replies)
    assert oracle.difference(script, wire.dump_reply([None, None, None, None, {"other": "Value"}])) is None
    assert oracle.difference(script, wire.dump_reply([None, None, None, None, {"other": "Node"}])).index == 4


def test_a_script_may_not_reach_into_the_model(oracle):
    """A replay string comes from anywhere."""
    for step in (read("counter", "_count"), call("counter", "__reduce__"), each("counter", "__init__", [1])):
        assert type(expected(oracle, new("counter", "Counter", 1), step)[1]) is Raised


def test_the_model_is_asked_once_for_each_script():
    """A thousand submissions meet the same script."""
    asked = []
    oracle = Oracle(SimpleNamespace(f=lambda: asked.append(1)))
    script = Script.of(call("", "f"))
    assert oracle.expects(script) is oracle.expects(script)
    assert asked == [1]


def test_writes_to_nodes_are_counted_from_the_beginning_of_a_script():
    """Whatever an earlier one wrote and did not ask for."""
    model = SimpleNamespace(mark=lambda node: setattr(node, "value", 0))
    oracle = Oracle(model)
    for _ in range(2):
        script = Script.of(
            let("n0", toy("Node", 1)), call("", "mark", Ref("n0")), writes(), call("", "mark", Ref("n0"))
        )
        assert oracle.expects(script).replies == (None, None, 1, None)


def test_a_script_stays_as_it_is_when_what_it_let_is_changed():
    """It is carried out again, printed and shortened after the model has answered it."""
    script = Script.of(let("values", [1]), show("values"), call("values", "append", 2), show("values"))
    assert Oracle(ModuleType("model")).expects(script).replies == (None, [1], None, [1, 2])
    assert script.steps[0].args == ([1],)


def reply(*values):
    """The body in which a worker replies ``values``."""
    parts = [wire.encode_raised(each) if type(each) is Raised else wire.encode(each) for each in values]
    return wire.dump_reply(parts)


SCRIPT = (new("counter", "Counter", 5), call("counter", "add"), call("counter", "__len__"))


@pytest.mark.parametrize(
    ("body", "difference"),
    [
        (reply(None, 6, 6), None),
        (reply(None, 7, 6), Difference(1, 6, 7)),
        (reply(None, 6, 7), Difference(2, 6, 7)),
        (reply(None, 7, 7), Difference(1, 6, 7)),
        (reply(None, 6.0, 6), Difference(1, 6, 6.0)),
        (reply(None, Raised(("E",), "why", 3), 6), Difference(1, 6, Raised(("E",), "why", 3))),
        (b'{"raised":[["E"],"",0]}', Difference(0, None, Raised(("E",), ""))),
        (b'{"other":"reply too large"}', Difference(0, None, Other("reply too large"))),
        (b" [null, 6,\t6 ]", None),
    ],
    ids=repr,
)
def test_the_first_difference_is_found(oracle, body, difference):
    """Or none, whatever the spelling of the reply."""
    assert oracle.difference(Script(SCRIPT), body) == difference


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"[null,6]", b"[null,6,6,6]", b"null", b"true", b"7", b'"a"', b'{"x":1}', b"{}", b"[[[]]]"]
)
def test_a_body_that_does_not_answer_each_call_is_refused(oracle, body):
    """It is no difference: the worker has broken off."""
    with pytest.raises(WireError):
        oracle.difference(Script(SCRIPT), body)


def test_no_reply_answers_a_script_without_calls(oracle):
    """Which shrinking may well arrive at."""
    assert oracle.difference(Script(()), b"[]") is None
    with pytest.raises(WireError):
        oracle.difference(Script(()), b'{"raised":[["E"],"",0]}')


def test_the_order_of_a_set_or_a_dict_is_no_difference(oracle):
    """Neither has one that counts; hashes of text differ from process to process."""
    script = Script.of(new("counter", "Counter", 0), call("counter", "letters"), call("counter", "table"))
    for letters in ("abcd", "dcba", "bdac"):
        body = wire.dump_reply([None, {"set": list(letters)}, {"dict": [["b", 2], ["a", 1]]}])
        assert oracle.difference(script, body) is None
    body = wire.dump_reply([None, {"set": list("abc")}, {"dict": [["a", 1], ["b", 2]]}])
    assert oracle.difference(script, body).index == 1


def test_one_exception_for_a_whole_script_leaves_the_rest_unsaid():
    """A module that raised when it was executed anew."""
    script = Script(SCRIPT)
    assert replies(script, b'{"raised":[["E"],"",1]}') == [Raised(("E",), "", 1), Skipped(), Skipped()]


def test_an_exit_of_the_model_is_the_graders_mistake(oracle):
    """It is not an answer that a learner could be held to."""
    with pytest.raises(SystemExit):
        expected(oracle, new("counter", "Counter", 1), call("counter", "leave"))
