"""The wire: what may cross comes out as it went in, and nothing else comes out at all."""

from __future__ import annotations

import dataclasses
import json
import types
from collections import Counter, OrderedDict, namedtuple
from enum import IntEnum
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graders._boxed import toys, wire
from graders._boxed.wire import Other, Raised, Record, Ref, Skipped, Toy, WireError

KEYS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.frozensets(inner, max_size=3),
    max_leaves=4,
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(1 << 4095), 1 << 4095)
    | st.floats()
    | st.text()
    | st.binary()
)
PLAIN = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.sets(KEYS, max_size=4)
        | st.frozensets(KEYS, max_size=4)
        | st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=20,
)


def there_and_back(value: object) -> object:
    """Send ``value`` over the wire."""
    return wire.decode(wire.load_reply(wire.dump_reply(wire.encode(value))))


def exact(value: object) -> object:
    """Say ``value`` so that only what is alike in types, and in the sign of a zero, is said alike."""
    if isinstance(value, (list, tuple)):
        return type(value), [exact(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return type(value), sorted(repr(exact(item)) for item in value)
    if isinstance(value, dict):
        return dict, [(exact(key), exact(kept)) for key, kept in value.items()]
    return type(value), value.hex() if isinstance(value, float) else value


@given(PLAIN)
@example([1, True, None])
@example([(1 << 63) - 1, -(1 << 63), 1 << 63])
@example((float("inf"), float("-inf"), float("nan"), -0.0, 5e-324))
@example({1: {"": [b"", ()]}, (1, ("a",)): frozenset({1})})
def test_plain_data_comes_out_as_it_went_in(value):
    """Values and types alike, however they are nested: 1 stays 1 and True stays True."""
    assert exact(there_and_back(value)) == exact(value)


def test_a_set_and_a_frozenset_are_told_apart():
    """They are equal in Python, but types are exact on this wire."""
    assert type(there_and_back({1, 2})) is set
    assert type(there_and_back(frozenset({1, 2}))) is frozenset


@given(st.lists(st.lists(st.integers() | st.text() | st.booleans()) | st.floats(allow_nan=False)))
def test_equal_replies_are_equal_bytes(value):
    """Where no set or dict is in them: the judge compares bytes first."""
    copy = json.loads(json.dumps(value))
    assert wire.dump_reply(wire.encode(value)) == wire.dump_reply(wire.encode(copy))


@given(PLAIN)
def test_a_request_arrives_as_it_was_sent(value):
    """The judge's own words cross as they are, too."""
    verb, arrived = wire.load_request(wire.dump_request(("run", value)))
    assert verb == "run"
    assert exact(arrived) == exact(value)


def test_no_two_values_of_a_request_are_one_object():
    """A learner who compares keys by identity is found out."""
    key = ("a", 1 << 70)
    first, second = wire.load_request(wire.dump_request((key, key)))
    assert first == second
    assert first is not second
    assert first[1] is not second[1]


WRAPPINGS = {
    "alone": lambda it: it,
    "in a list": lambda it: [it],
    "as a value": lambda it: {"a": (it,)},
}
HASHABLE_WRAPPINGS = WRAPPINGS | {"as a key": lambda it: {it: 0}, "in a set": lambda it: {it}}


class _Integer(int):
    pass


class _Text(str):
    __slots__ = ()


class _List(list):
    def __eq__(self, other):
        return True

    __hash__ = None


_Point = namedtuple("_Point", "x y")
_Colour = IntEnum("_Colour", "RED")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (_Integer(1), "_Integer"),
        (_Text("a"), "_Text"),
        (_List([1]), "_List"),
        (_Colour.RED, "_Colour"),
        (OrderedDict(a=1), "OrderedDict"),
        (Counter("a"), "Counter"),
        (bytearray(b"a"), "bytearray"),
        (range(3), "range"),
        (1j, "complex"),
        ({}.keys(), "dict_keys"),
        (object(), "object"),
        (int, "type"),
        (len, "builtin_function_or_method"),
        ((item for item in ()), "generator"),
    ],
    ids=lambda value: value if type(value) is str else "of",
)
@pytest.mark.parametrize("wrap", WRAPPINGS.values(), ids=WRAPPINGS.keys())
def test_a_subclass_does_not_cross(value, name, wrap):
    """What looks like a number or a list but is a learner's own class is named, never imitated."""
    assert there_and_back(wrap(value)) == wrap(Other(name))


def test_an_object_in_a_variable_crosses_as_its_name():
    """Other objects of its type do not."""
    kept, stranger = object(), object()
    encoded = wire.encode([kept, stranger], {id(kept): "cache"})
    assert wire.decode(encoded) == [Ref("cache"), Other("object")]


def test_the_name_of_a_type_is_read_where_no_learner_wrote():
    """A metaclass that lies about ``__name__``, or raises there, is not asked."""

    class Meta(type):
        __name__ = property(lambda cls: 1 / 0)  # type: ignore[assignment]

    class Liar(metaclass=Meta):
        pass

    assert there_and_back(Liar()) == Other("Liar")


def _nested(depth, kind):
    value = kind()
    for _ in range(depth):
        value = kind([value])
    return value


@pytest.mark.parametrize("kind", [list, tuple, frozenset])
def test_depth_is_capped(kind):
    """What is within the cap crosses; what is deeper is cut off with a word."""
    assert there_and_back(_nested(wire.MAX_DEPTH, kind)) == _nested(wire.MAX_DEPTH, kind)
    assert "nested deeper than 32" in wire.dump_reply(wire.encode(_nested(wire.MAX_DEPTH + 1, kind))).decode()
    assert len(wire.dump_reply(wire.encode(_nested(500, kind)))) < 2_000


def test_a_list_that_contains_itself_crosses_as_far_as_the_cap():
    """And ends there."""
    loop: list[object] = []
    loop.append(loop)
    reply = wire.dump_reply(wire.encode(loop))
    assert len(reply) < 2_000
    assert there_and_back(loop)


def test_a_structure_that_shares_its_parts_is_capped_by_items(monkeypatch):
    """Thirty small tuples can be a thousand million items."""
    monkeypatch.setattr(wire, "MAX_ITEMS", 1_000)
    shared: object = ()
    for _ in range(30):
        shared = (shared, shared)
    reply = wire.dump_reply(wire.encode(shared)).decode()
    assert "more than 1,000 items" in reply
    assert len(reply) < 100_000


@pytest.mark.parametrize("item", [None, 7, "a"])
def test_items_are_capped(item, monkeypatch):
    """As many as the cap cross; one more is cut off with a word."""
    monkeypatch.setattr(wire, "MAX_ITEMS", 1_000)
    assert there_and_back([item] * 999) == [item] * 999
    assert wire.encode([item] * 1_001)[-1] == {"other": f"{type(item).__name__} of more than 1,000 items"}


@pytest.mark.parametrize("number", [1 << 4096, -(1 << 4096), 10**5000], ids=["positive", "negative", "decimal"])
@pytest.mark.parametrize("wrap", HASHABLE_WRAPPINGS.values(), ids=HASHABLE_WRAPPINGS.keys())
def test_huge_integers_do_not_cross(number, wrap):
    """Writing them in decimal takes quadratic time, and Python refuses to."""
    reply = wire.dump_reply(wire.encode(wrap(number)))
    assert f"int of {number.bit_length():,} bits" in reply.decode()
    wire.decode(wire.load_reply(reply))


@given(st.text(st.characters(categories=["Cs"]), min_size=1), st.text())
def test_lone_surrogates_do_not_cross(surrogates, text):
    """They are no text: what prints them fails."""
    assert there_and_back([text + surrogates]) == [Other("str with a lone surrogate")]


def test_a_surrogate_smuggled_past_the_encoder_is_refused():
    """The worker may write any JSON it likes, and JSON can spell half a surrogate pair."""
    with pytest.raises(WireError):
        wire.decode(wire.load_reply(rb'["\ud800"]'))
    assert wire.decode(wire.load_reply(rb'["\ud83d\ude00"]')) == ["\N{GRINNING FACE}"]


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_the_constants_that_json_does_not_have_are_refused(word):
    """Python's json reads and writes them; the wire has a tag for them instead."""
    with pytest.raises(WireError):
        wire.load_reply(f"[{word}]".encode())


RAISED = ["ValueError", "Exception", "BaseException"]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"tuple": [], "set": []},
        {"no such tag": 1},
        {"": []},
        {"tuple": {}},
        {"tuple": None},
        {"tuple": "ab"},
        {"tuple": [{"a": 1, "b": 2}]},
        {"set": 1},
        {"set": [[]]},
        {"set": [{"dict": []}]},
        {"dict": 1},
        {"dict": {}},
        {"dict": "ab"},
        {"dict": ["ab"]},
        {"dict": [[1]]},
        {"dict": [[1, 2, 3]]},
        {"dict": [[[], 1]]},
        {"dict": [{"a": 1, "b": 2}]},
        {"bytes": "0"},
        {"bytes": "zz"},
        {"bytes": 0},
        {"bytes": None},
        {"bytes": ["00"]},
        {"float": "1.5"},
        {"float": 1},
        {"float": "infinity"},
        {"float": ["inf"]},
        {"float": {}},
        {"ref": 1},
        {"ref": ["cache"]},
        {"other": None},
        {"other": {"other": "int"}},
        {"raised": "abc"},
        {"raised": []},
        {"raised": [RAISED, "message"]},
        {"raised": [RAISED, "message", 1, 2]},
        {"raised": [[], "message", 1]},
        {"raised": ["ValueError", "message", 1]},
        {"raised": [["ValueError", 1], "message", 1]},
        {"raised": [RAISED, None, 1]},
        {"raised": [RAISED, "message", "1"]},
        {"raised": [RAISED, "message", -1]},
        {"raised": [RAISED, "message", 1.0]},
        {"raised": [RAISED, "message", True]},
        {"raised": [RAISED, "message", 1 << 31]},
        {"raised": {"a": 1, "b": 2, "c": 3}},
    ],
    ids=json.dumps,
)
def test_a_malformed_tag_is_refused(data):
    """At the top and inside, whatever is wrong with it."""
    for reply in (data, [1, data], {"tuple": [data]}):
        with pytest.raises(WireError):
            wire.decode(wire.load_reply(json.dumps(reply).encode()))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b"[1",
        b"[1] [2]",
        b"nul",
        b"'a'",
        b"\xff",
        b'"\xed\xa0\x80"',
        b"\x00",
        b"\xef\xbb\xbf[]",
        b'"a\nb"',
        b"9" * 5_000,
        b"[" * 100_000,
        b'{"tuple":' * 100_000,
        b"[" * 40 + b"]" * 40,
        b'{"tuple":[' * 40 + b"]}" * 40,
        b'{"set":[' + b",".join(b"%d" % number for number in range(2_001)) + b"]}",
        b'{"dict":[' + b",".join(b"[%d,0]" % number for number in range(2_001)) + b"]}",
    ],
    ids=lambda body: f"{len(body)}-{body[:12]!r}",
)
def test_a_body_that_is_no_reply_is_refused(body):
    """Broken JSON, broken text, towers of brackets, numbers of any length, tables that could collide."""
    with pytest.raises(WireError):
        wire.decode(wire.load_reply(body))


def test_a_large_dict_may_have_keys_that_are_text():
    """The hash of text is keyed at random: nobody can choose texts that collide."""
    large = {str(number): number for number in range(10_000)}
    assert there_and_back(large) == large


TAGS = ["tuple", "set", "frozenset", "dict", "bytes", "float", "ref", "other", "raised", "skipped"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(TAGS) | st.text(), inner, max_size=2),
)


def read_or_refused(body: bytes) -> object:
    """What is in a reply's body, or why nothing is; any other exception is a failure."""
    try:
        return wire.decode(wire.load_reply(body))
    except WireError as problem:
        return problem


@given(st.binary())
def test_random_bytes_are_read_or_refused(body):
    """Nothing but a `WireError` comes of them."""
    assert repr(read_or_refused(body))


@given(JSON)
@example([{"dict": [[{"other": "x"}, {"ref": "y"}]]}])
@example({"raised": [["\ud800"], "\ud800", 0]})
@example({"set": [{"float": "nan"}, {"float": "nan"}]})
def test_random_json_is_read_or_refused(data):
    """Nothing but a `WireError` comes of it, and what is read can be printed and compared."""
    body = json.dumps(data, allow_nan=True).encode()
    value = read_or_refused(body)
    assert repr(value)
    assert (value == read_or_refused(body)) in (True, False)


@given(st.data())
def test_a_damaged_reply_is_read_or_refused(data):
    """One byte of a good reply replaced, dropped or doubled."""
    body = bytearray(wire.dump_reply(wire.encode(data.draw(PLAIN))))
    place = data.draw(st.integers(0, len(body) - 1))
    how = data.draw(st.sampled_from(["replace", "drop", "double"]))
    if how == "replace":
        body[place] = data.draw(st.integers(0, 255))
    elif how == "drop":
        del body[place]
    else:
        body.insert(place, body[place])
    assert repr(read_or_refused(bytes(body)))


def test_exceptions_cross_by_name():
    """The names of the classes, the message and the line; nothing of the object itself."""
    raised = Raised(("KeyError", "LookupError", "Exception", "BaseException"), "'a'", 12)
    assert wire.decode(wire.load_reply(wire.dump_reply(wire.encode_raised(raised)))) == raised


def test_the_words_in_a_reply_are_clipped():
    """However long a learner makes them."""
    long = "x" * 100_000
    raised = wire.decode({"raised": [[long] * 1_000, long, 1]})
    assert len(raised.classes) <= 20
    assert all(len(name) < 100 for name in raised.classes)
    assert len(raised.message) < 2_100
    assert len(wire.decode({"other": long}).type) < 200
    assert len(wire.decode({"ref": long}).name) < 200


def test_a_skipped_call_is_not_a_none():
    """A call that was not made has no answer, not the answer None."""
    assert wire.decode({"skipped": True}) == Skipped() != None  # noqa: E711


@pytest.mark.parametrize(
    "text",
    ["<lru.Node object at 0x7f12ab34cd56>", "<function f at 0xDEADBEEF>", "a at 0x1 and b at 0x2"],
)
def test_addresses_are_taken_out_of_text(text):
    """No two runs have the same ones."""
    assert "0x..." in wire.clip(text)
    assert wire.clip(text) == wire.clip(text.replace("1", "2").replace("D", "E"))


@given(st.text(st.characters()), st.integers(0, 50))
def test_clipped_text_is_short_and_can_be_written(text, most):
    """Surrogates are escaped, the rest is kept."""
    clipped = wire.clip(text, most)
    clipped.encode()
    assert len(clipped) <= 8 * most + 4
    if len(text) <= most and text.isascii():
        assert clipped == text


@pytest.mark.parametrize("thing", [None, 1, b"a", ["a"], _Text("a")], ids=type)
def test_only_text_is_clipped(thing):
    """Anything else might have a ``__str__`` of a learner's."""
    assert wire.clip(thing) == "?"


@given(st.binary(min_size=8, max_size=8), st.binary())
def test_a_frame_says_its_length_and_its_identifier(ident, body):
    """Four bytes of length, that of what follows; eight of the identifier; the body."""
    framed = wire.frame(ident, body)
    assert int.from_bytes(framed[:4], "big") == len(framed) - 4
    assert framed[4 : wire.HEADER] == ident
    assert framed[wire.HEADER :] == body


@dataclasses.dataclass(frozen=True)
class _Decision:
    allowed: bool
    left: float


@given(st.fractions(), st.integers(), st.text())
def test_fractions_and_records_cross(share, number, word):
    """A record is known by the name of its type and its fields, and is equal to no plain tuple."""
    assert there_and_back([share]) == [share]
    point = there_and_back(_Point(number, [word]))
    assert point == Record("_Point", (("x", number), ("y", [word])))
    assert (point.x, point.y) == (number, [word])
    assert there_and_back(_Decision(True, 0.5)) == Record("_Decision", (("allowed", True), ("left", 0.5)))
    assert there_and_back([toys.Ordered(3)]) == [Toy("Ordered", (3,))]


@pytest.mark.parametrize(
    "data",
    [
        {"fraction": [1, 0]},
        {"fraction": [1.5, 2]},
        {"fraction": [1]},
        {"record": ["P"]},
        {"record": [1, []]},
        {"record": ["P", [[1, 1]]]},
        {"record": ["P", [["x", {"what": 1}]]]},
        {"toy": ["Ordered"]},
        {"toy": ["Ordered", 3]},
    ],
)
def test_a_malformed_one_does_not(data):
    """It is the reply that is broken."""
    with pytest.raises(WireError):
        wire.decode(data)


PACKED = st.recursive(
    SCALARS | st.fractions(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(PACKED)
def test_an_argument_arrives_as_it_was_packed(value):
    """Whatever of it marshal can carry crosses as it is."""
    packed = wire.load_request(wire.dump_request(wire.pack(value)))
    assert exact(wire.unpack(packed, {})) == exact(value)


def test_an_argument_may_be_made_of_variables_records_and_toys():
    """Records are made by the module's own types; a private name is nobody's."""
    module = types.SimpleNamespace(Point=_Point, _Point=_Point)
    variables = {"": module, "v": 7}
    asked = [Record("Point", (("x", Ref("v")), ("y", Fraction(1, 3)))), (Toy("Items", ([1, 2],)),)]
    point, (items,) = wire.unpack(wire.pack(asked), variables)
    assert type(point) is _Point
    assert point == (7, Fraction(1, 3))
    assert list(items) == [1, 2]
    with pytest.raises(WireError):
        wire.unpack(wire.pack(Record("_Point", (("x", 1), ("y", 2)))), variables)
