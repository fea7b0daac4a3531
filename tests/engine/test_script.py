"""Scripts: programs as values, which a worker, a model and a printer all read in the same way."""

from __future__ import annotations

import pytest

from graders._boxed import wire
from graders._boxed.wire import Ref
from graders._engine.script import Script, Step, alive, call, drop, each, new, read, value


@pytest.mark.parametrize(
    ("step", "request_"),
    [
        (new("cache", "LRUCache", 2), ("call", "", "LRUCache", (2,), {}, "cache", False)),
        (call("cache", "get", 1, default=0), ("call", "cache", "get", (1,), {"default": 0}, "", False)),
        (call("cache", "__len__"), ("len", "cache", "__len__", (), {}, "", False)),
        (call("cache", "__contains__", 1), ("in", "cache", "__contains__", (1,), {}, "", False)),
        (each("cache", "put", (1, 2), range(2)), ("each", "cache", "put", ([1, 2], [0, 1]), {}, "", False)),
        (read("node", "next"), ("read", "node", "next", (), {}, "", False)),
        (value("v"), ("value", "", "v", (), {}, "", False)),
        (drop("v"), ("drop", "", "v", (), {}, "", False)),
        (alive("v"), ("alive", "", "v", (), {}, "", False)),
        (call("cache", "put", 1, Ref("v")), ("call", "cache", "put", (("=", 1), ("$", "v")), {}, "", True)),
        (call("a", "join", Ref("b"), Ref("c")), ("call", "a", "join", (("$", "b"), ("$", "c")), {}, "", True)),
    ],
    ids=lambda value: value.verb + "-" + value.name if isinstance(value, Step) else "",
)
def test_each_step_is_what_the_worker_takes(step, request_):
    """A tuple of seven, whose arguments are packed where one is more than plain data."""
    assert step.as_request() == request_
    assert wire.load_request(wire.dump_request(step.as_request())) == request_


@pytest.mark.parametrize("name", ["name", "into", "on", "self", "args", "kwargs", "verb"])
def test_an_argument_of_any_name_can_be_passed(name):
    """A kata may well ask for a method ``open(name=...)``."""
    assert new("it", "Thing", **{name: 1}).kwargs == {name: 1}
    assert call("it", "do", **{name: 1}).kwargs == {name: 1}


def test_two_scripts_are_one_if_their_steps_are():
    """What was worked out for a script is kept with it, and is no part of it."""
    one, other = Script.of(new("a", "A"), call("a", "b", 1)), Script((new("a", "A"), call("a", "b", 1)))
    one.memo["expected"] = "anything"
    assert one.body
    assert one == other
    assert one != Script.of(new("a", "A"), call("a", "b", 2))
    assert "anything" not in repr(one)


def test_a_script_is_a_sequence_of_its_steps():
    """It has a length and can be gone through."""
    script = Script.of(new("a", "A"), call("a", "b"))
    assert len(script) == 2
    assert list(script) == [new("a", "A"), call("a", "b")]
    assert len(Script(())) == 0


def test_a_script_asks_for_a_fresh_module():
    """So no script sees what another left."""
    verb, steps, start = wire.load_request(Script.of(read("", "x")).body)
    assert (verb, start) == ("run", wire.AFRESH)
    assert steps == (("read", "", "x", (), {}, "", False),)


def test_what_is_passed_to_each_is_taken_at_once():
    """A generator would be empty at the second look."""
    step = each("cache", "get", (key for key in range(3)))
    assert step.as_request() == step.as_request()
    assert step.args == ([0, 1, 2],)


def test_a_step_cannot_be_changed():
    """The same script goes to a thousand submissions."""
    with pytest.raises(AttributeError):
        call("a", "b").name = "c"
