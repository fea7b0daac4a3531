"""Replay strings: an example as one word, which says all, and does no harm whoever wrote it."""

from __future__ import annotations

import base64
import json
import re
import shlex
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._boxed.wire import Ref
from graders._engine import replay
from graders._engine.script import Script, Step, alive, call, drop, each, new, read, value
from graders._engine.submission import UsageError

CHECK = "test_something"
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary()
KEYS = st.integers() | st.text(max_size=4) | st.binary(max_size=4) | st.tuples(st.integers(), st.booleans())
PLAIN = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.frozensets(KEYS, max_size=3)
        | st.sets(KEYS, max_size=3)
        | st.dictionaries(KEYS, inner, max_size=3)
    ),
    max_leaves=10,
)
NAMES = st.sampled_from(["cache", "put", "get", "value0"])
ARGUMENTS = st.lists(PLAIN | st.builds(Ref, NAMES), max_size=3)
STEPS = st.one_of(
    st.builds(lambda into, name, args: new(into, name, *args), NAMES, NAMES, ARGUMENTS),
    st.builds(
        lambda on, name, args, kwargs: Step("call", on, name, tuple(args), kwargs),
        NAMES,
        NAMES,
        ARGUMENTS,
        st.dictionaries(st.sampled_from(["key", "default", "name", "on"]), PLAIN, max_size=2),
    ),
    st.builds(lambda on: call(on, "__len__"), NAMES),
    st.builds(lambda on, item: call(on, "__contains__", item), NAMES, PLAIN),
    st.builds(lambda on, column: each(on, "get", column), NAMES, st.lists(st.integers(), max_size=5)),
    st.builds(read, NAMES, NAMES),
    st.builds(value, NAMES),
    st.builds(drop, NAMES),
    st.builds(alive, NAMES),
)
SCRIPTS = st.lists(STEPS, max_size=8).map(lambda steps: Script(tuple(steps)))
EXAMPLES = st.dictionaries(st.sampled_from(["program", "keys", "capacity"]), SCRIPTS | PLAIN, max_size=3)


def exact(data):
    """Say ``data`` so that only what is alike in types is said alike."""
    if isinstance(data, Script):
        return [(step.verb, step.on, step.name, exact(step.args), exact(dict(step.kwargs)), step.into) for step in data]
    if isinstance(data, (list, tuple)):
        return type(data), [exact(item) for item in data]
    if isinstance(data, (set, frozenset)):
        return type(data), sorted(repr(exact(item)) for item in data)
    if isinstance(data, dict):
        return dict, [(exact(key), exact(kept)) for key, kept in data.items()]
    return type(data), repr(data)


@given(EXAMPLES)
def test_what_was_written_is_read_again(example):
    """Every kind of step, and plain data with its types."""
    string = replay.string(CHECK, example)
    check, again = replay.parse(string)
    assert check == CHECK
    assert exact(again) == exact(example)
    assert replay.string(CHECK, again) == string or "set" in repr(example)


@pytest.mark.parametrize(
    "step",
    [
        new("cache", "LRUCache", 2),
        call("cache", "get", Ref("key"), default=(1, b"")),
        call("cache", "__len__"),
        call("cache", "__contains__", 1),
        each("cache", "get", [1, 2]),
        read("cache", "size"),
        value("v"),
        drop("v"),
        alive("v"),
    ],
    ids=lambda step: step.verb + step.into,
)
def test_every_kind_of_step_is_read_again(step):
    """What a grader can write, a report can tell."""
    example = {"program": Script((step,))}
    assert replay.parse(replay.string(CHECK, example)) == (CHECK, example)


@given(EXAMPLES)
def test_a_replay_string_is_one_word(example):
    """Which a shell takes as it is, and a double click takes whole."""
    string = replay.string(CHECK, example)
    assert re.fullmatch(r"\w+:[\w-]+", string, re.ASCII)
    assert shlex.quote(string) == string or ":" in string
    assert shlex.split(string) == [string]


def test_equal_examples_have_equal_strings():
    """A regrade gives the same bytes."""
    first = {"program": Script.of(new("cache", "LRUCache", 2), call("cache", "get", 1))}
    again = {"program": Script.of(new("cache", "LRUCache", 2), call("cache", "get", 1))}
    assert replay.string(CHECK, first) == replay.string(CHECK, again)


def test_blanks_around_a_string_are_no_part_of_it():
    """They come with copying."""
    string = replay.string(CHECK, {"keys": [1, 2]})
    assert replay.parse(f"  {string}\n") == (CHECK, {"keys": [1, 2]})


def packed(text: bytes | str) -> str:
    data = text.encode() if isinstance(text, str) else text
    return f"{CHECK}:{base64.urlsafe_b64encode(zlib.compress(data)).decode().rstrip('=')}"


def script(*steps) -> str:
    return packed(json.dumps({"program": {"script": list(steps)}}))


GOOD = replay.string(CHECK, {"keys": [1, 2, 3]})


def refused(text):
    """Parse what is no replay string: in one sentence, and nothing else comes of it."""
    with pytest.raises(UsageError) as problem:
        replay.parse(text)
    assert "replay string" in str(problem.value)
    assert str(problem.value).isprintable()


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "test_something",
        f"{CHECK}:",
        f"{CHECK}:!!!",
        f"{CHECK}:AAAA",
        f"{CHECK}:{'A' * 5001}",
        f"{CHECK}:é",
        f"{CHECK}:\ud800",
        "\x00",
        GOOD[:-4],
        GOOD + "AAAA",
        GOOD.split(":")[1],
        GOOD.replace("test_something", ""),
        GOOD.replace("test_something", "../../etc/passwd"),
        GOOD.replace("test_something", "a b"),
        GOOD.replace("test_something", "\x1b[31m"),
    ],
    ids=lambda text: ascii(text[:30] + text[-6:]),
)
def test_other_text_is_the_callers_mistake(text):
    """Cut short, mistyped, or of another kind."""
    refused(text)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        '"text"',
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"keys":{"tuple":5}}',
        '{"keys":{"what":5}}',
        '{"keys":NaN}',
        '{"keys":"\\ud800"}',
        "\xff\xfe",
        '{"keys":' + "9" * 10_000 + "}",
        json.dumps({"keys": "x" * (5 << 20)}),
        '{"program":{"script":5}}',
        '{"program":{"script":{"a":1}}}',
        '{"program":{"script":null}}',
    ],
    ids=lambda content: ascii(content[:24]),
)
def test_other_content_is_the_callers_mistake(content):
    """Well packed, but nothing that the judge would have packed."""
    refused(packed(content.encode("latin-1")))


@pytest.mark.parametrize(
    "step",
    [
        5,
        [],
        "call",
        ["call"] * 9,
        ["exec", "os", "system"],
        [["call"], "cache", "get"],
        [{}, "cache", "get"],
        ["call", 5, "get"],
        ["call", "cache", None],
        ["call", "cache", ["get"]],
        ["call", "cache", "get", 5],
        ["call", "cache", "get", None],
        ["call", "cache", "get", [], 5],
        ["call", "cache", "get", [], []],
        ["call", "cache", "get", [], [["a", 1]]],
        ["call", "cache", "get", [{"what": 1}]],
        ["call", "cache", "get", [], {"default": {"what": 1}}],
        ["call", "cache", "get", [], {}, 5],
        ["call", "cache", "get", [{"raised": [["E"], "", 0]}]],
        ["call", "cache", "get", [{"other": "Thing"}]],
        ["call", "cache", "get", [{"skipped": True}]],
        ["call", "cache", "get", [[{"other": "Thing"}]]],
        ["call", "cache", "get", [{"toy": ["Bomb", [1]]}]],
        ["call", "cache", "get", [{"fraction": [1, 0]}]],
        ["call", "cache", "get", [{"record": ["Segment", [["start", {"other": "x"}]]]}]],
        ["call", "cache", "get", "ab"],
        ["call", "cache", "get", {"a": 1}],
    ],
    ids=json.dumps,
)
def test_what_is_no_step_is_the_callers_mistake(step):
    """A step of another shape, or with what no argument can be."""
    refused(script(step))


def test_a_string_that_unpacks_to_gigabytes_is_refused_before_it_does():
    """A megabyte of zeros packs into a kilobyte."""
    bomb = zlib.compress(b" " * (64 << 20), 9)
    with pytest.raises(UsageError):
        replay.parse(f"{CHECK}:{base64.urlsafe_b64encode(bomb).decode()}")


@given(st.text() | st.text(alphabet="abcABC012_-:=").map(lambda text: f"{CHECK}:{text}"))
def test_random_text_is_refused_or_read(text):
    """Nothing but a `UsageError` comes of it."""
    try:
        replay.parse(text)
    except UsageError:
        pass


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=7)
        | st.dictionaries(st.sampled_from(["script", "tuple", "dict", "ref", "set", "float", "a"]), inner, max_size=2)
    ),
    max_leaves=15,
)


@given(st.dictionaries(st.text(max_size=3), JSON, max_size=3) | JSON)
def test_random_json_is_refused_or_read(data):
    """And what is read can be written again."""
    try:
        check, example = replay.parse(packed(json.dumps(data)))
    except UsageError:
        return
    replay.string(check, example)


@given(st.lists(st.lists(JSON, max_size=7) | st.tuples(st.sampled_from(["call", "len", "alive"]), JSON), max_size=3))
def test_random_steps_are_refused_or_read(steps):
    """And what is read is steps, of the types that a worker takes."""
    try:
        _, example = replay.parse(script(*steps))
    except UsageError:
        return
    for step in example["program"]:
        assert all(type(part) is str for part in (step.verb, step.on, step.name, step.into))
        assert type(step.args) is tuple
        assert all(type(name) is str for name in step.kwargs)
        step.as_request()
    assert example["program"].body
