"""What payments must do for one client at a time. Each property is about one rule, and so names its mistakes."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graders import Script, Subject, catches_all, points

from .payments import LOCK, ORDER, RETENTION, RETENTIONS, Till, agrees

FEW = settings(max_examples=6)
SOME = settings(max_examples=12)

AMOUNTS: tuple[Any, ...] = (
    *(995, 0, -1, 2**53 + 1, 10**20, 0.1, 7.0, "995", "", "12,50 €", True, None, [], {}, [[], {}], {"EUR": [9.0, {}]}),
    *([1, 2.5], {"": None}, "\u5ea7", 'a "b"', "\x00"),
)


def paid(first: int, processes: int, later: float) -> Script:
    """Payments of all these amounts, each repeated, by any process."""
    sale = Till(processes=processes)
    amounts = [*AMOUNTS[first:], *AMOUNTS[:first]]
    for _ in range(2):
        for number, amount in enumerate(amounts):
            sale.pay(f"order-{number}", {**ORDER, "amount": amount})
        sale.look_at_requests()
        sale.wait(later)
    return sale.script()


@points(1)
@given(st.builds(paid, st.integers(0, len(AMOUNTS) - 1), st.integers(1, 3), st.sampled_from((0, 1, 40))))
@settings(max_examples=2)
def test_a_repeat_gets_the_same_response(subject: Subject, program: Script) -> None:
    """The gateway gets the request as it is; a repeat gets its response, to the last digit, and the card no charge."""
    agrees(subject, program)


def declined(processes: int, late: float, after: int) -> Script:
    """Cards are declined, each in another way, and paid with again."""
    sale = Till("declined", "ok", "declined", processes=processes)
    for key in ("order-1", "order-2", "order-3"):
        (sale.pay if key == "order-2" else sale.is_declined)(key)
        sale.wait(late)
    for key in ("order-3", "order-1") * after:
        sale.is_declined(key)
    sale.pay("order-1", {**ORDER, "card": "tok_2"})
    return sale.script()


@points(1)
@given(st.builds(declined, st.integers(1, 3), st.sampled_from((0, 1, 40)), st.integers(1, 2)))
@FEW
def test_a_declined_card_stays_declined(subject: Subject, program: Script) -> None:
    """That the card was declined is an outcome, too: every repeat gets it again, with all that it said."""
    agrees(subject, program)


NUMBERS = st.sampled_from((0, 1, -7, 995, 2**40))
TEXTS = st.sampled_from(("", "a", "1", "true", "null", "é", "tok_1"))
LEAVES = st.one_of(NUMBERS, TEXTS, st.booleans(), st.none(), st.sampled_from((0.5, -2.25)))
NAMES = st.sampled_from(("amount", "card", "a", "b", "", "é", "1", "items"))
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=5,
)


def written_anew(value: Any, floats: bool) -> Any:
    """Return an equal JSON value: the fields come in another order, and whole numbers as floats."""
    if isinstance(value, dict):
        return {name: written_anew(value[name], floats) for name in reversed(value)}
    if isinstance(value, list):
        return [written_anew(part, floats) for part in value]
    if floats and type(value) is int:
        return float(value)
    return value


BASE: dict[str, Any] = {"amount": 1, "items": [{"id": 7, "gift": True, "note": None}, {"b": 0, "a": 1}], "": {}}


def equal_requests(value: Any, floats: bool, first: bool) -> Script:
    """One request, written in several ways."""
    request = {**BASE, "what": value}
    other = written_anew(request, floats)
    sale = Till("timeout" if first else "ok")
    for one in (request, other, request) if first else (other, request):
        sale.pay(request=one)
    return sale.script()


@points(1)
@given(st.builds(equal_requests, VALUES, st.booleans(), st.booleans()))
@SOME
def test_equal_requests_are_one(subject: Subject, program: Script) -> None:
    """Clients write one request in several ways: fields have no order in JSON, and 1 equals 1.0."""
    agrees(subject, program)


CHANGES: tuple[tuple[Any, Any], ...] = (
    *((1, True), (0, False), (1, "1"), (True, "true"), (True, "True"), (None, "null"), (None, "None"), (None, 0)),
    *((2**53, 2**53 + 1), (10**18 + 1, 10**18), (1.5, "1.5"), (0.1, 0.10000000000000002), (1, 1.5), (0, 0.25)),
    *(("a", "A"), ("a", "a "), ("é", "e\u0301"), ("", None), ([], {}), ([], None), ({}, None), ([1], 1), ([[]], [])),
    *(([1, 2], [2, 1]), ([1, 2], [1, 2, 2]), (["a", "b"], ["ab"]), ({"a": 1}, {"a": 2}), ({"a": 1}, {"b": 1})),
    *(({"a": None}, {}), ({"a": None, "b": 1}, {"b": 1}), ({"a": {"b": None}}, {"a": {}}), ([None], [])),
    *(([{"a": 1}, {"b": 2}], [{"b": 2}, {"a": 1}]), ({"a": "b"}, [["a", "b"]]), ({"a": 1, "b": 2}, {"a": 2, "b": 1})),
    *(([1], [True]), ({"a": 0}, {"a": False}), ([1, [2]], [1, 2]), ("[1]", [1]), ('{"a":1}', {"a": 1})),
)


def other_requests(first: int, swapped: bool, depth: int, outcome: str) -> Script:
    """Keys come with requests that differ in one place, before there is an outcome and after."""
    sale = Till()
    for number, pair in enumerate([*CHANGES[first:], *CHANGES[:first]]):
        one, other = (copy.deepcopy(value) for value in (reversed(pair) if swapped else pair))
        for _ in range(depth):
            one, other = {"what": [one, 5]}, {"what": [other, 5]}
        sale.outcomes("timeout" if number % 2 else outcome)
        for value in (one, other, one):
            sale.pay(f"order-{number}", {**BASE, "value": value})
    return sale.script()


FIRST = st.integers(0, len(CHANGES) - 1)


@points(2)
@given(st.builds(other_requests, FIRST, st.booleans(), st.integers(0, 1), st.sampled_from(("ok", "declined"))))
@settings(max_examples=2)
def test_another_request_is_refused(subject: Subject, program: Script) -> None:
    """A key that comes with another request is a client's mistake; neither may pass for the other, nor harm it."""
    agrees(subject, program)


def timed_out(outcomes: list[str], late: float, processes: int, reused: bool) -> Script:
    """The gateway does not answer, once or several times, and what comes after it does."""
    sale = Till(*outcomes, processes=processes)
    for number in range(len(outcomes) + 1):
        sale.pay()
        if reused and number == 0:
            sale.pay(request={**ORDER, "amount": 1})
        sale.wait(late)
    sale.is_declined() if outcomes[-1] == "declined" else sale.pay()
    sale.pay("order-2")
    return sale.script()


TIMEOUTS = st.builds(
    lambda times, last: [*times, last],
    st.lists(st.just("timeout"), min_size=1, max_size=2),
    st.sampled_from(("ok", "declined", "timeout_charged")),
)
TIMES_OUT = st.one_of(st.just(["timeout_charged"]), TIMEOUTS)


@points(2)
@given(st.builds(timed_out, TIMES_OUT, st.sampled_from((0, 1, 40)), st.integers(1, 2), st.booleans()))
@settings(max_examples=16)
def test_a_timeout_leaves_the_outcome_open(subject: Subject, program: Script) -> None:
    """A time-out says nothing of the card: it is passed on, and the next attempt, at once, asks before it charges."""
    agrees(subject, program)


LETTERS = st.sampled_from(("k", "é", "\u5ea7", "\U0001f3ab", "\x00", " "))


def lengths(letter: str, size: int, first: str) -> Script:
    """Keys of so many characters, few or many."""
    sale = Till(first)
    for key in ("", letter, letter * size, letter * 255, letter * 256, letter * 300):
        sale.pay(key)
        sale.pay(key)
    return sale.script()


@points(1)
@given(st.builds(lengths, LETTERS, st.integers(2, 254), st.sampled_from(("ok", "timeout"))))
@settings(max_examples=8)
def test_a_key_has_1_to_255_characters(subject: Subject, program: Script) -> None:
    """Whoever sends no key, or a novel as one, is told so; characters are counted, however many bytes each takes."""
    agrees(subject, program)


def refused(keys: list[str], tenant: str) -> Script:
    """Keys that make no sense, and nothing else."""
    sale = Till()
    for key in keys:
        sale.pay(key, tenant=tenant)
    sale.look_at_redis()
    return sale.script()


SENSELESS = st.sampled_from(("", "k" * 256, "é" * 300, " " * 256, "k" * 10_000))


@points(1)
@given(st.builds(refused, st.lists(SENSELESS, min_size=1, max_size=2), st.sampled_from(("shop", ""))))
@FEW
def test_a_refused_key_leaves_nothing(subject: Subject, program: Script) -> None:
    """A key that makes no sense is refused before anything is stored: nobody would ever come for it."""
    places = {index: "ValueError" for index, step in enumerate(program) if step.name == "pay"}
    replies = subject.answers(program, places)
    for index, (step, reply) in enumerate(zip(program, replies, strict=True)):
        if step.verb == "expiries" and reply:
            subject.wrong(program, index, reply, "[]: every key was refused", "{} == []")


PARTS = (
    *("a", "b", "a:b", "b:c", ":", "a:", ":a", "::", "c", "1", "1:a", "2:a", "A", "a ", " a", "\ta", "a\n", "", "a/b"),
    *("a|b", "a\x00b", "\x00", "a,b", '"', "'", "\\", "[]", '["a","b"]', "%s", "*", "a*", "?", "{a}", "é", "e\u0301"),
    *("a:lock", "a:b:lock", "lock", "lock:a", "a-b", "a_b", "a.b", "a~b", "~", "~1", "/", "a//b", "\u5ea7", "None"),
)


CUTS = (":", "|", "/", "\x00", ",", "-", "_", ".", " ", "", '","', "::", "~", "\\")


def neighbours(parts: list[str], first: int, outcome: str) -> Script:
    """Tenants and keys that could be taken for each other's: the same characters, cut in several places."""
    sale = Till(outcome, processes=2)
    tenant, (one, two, three) = parts[0], (part or "x" for part in parts)
    pairs = [("", one), (tenant, one), (one, two), (two, one), (one.upper(), two), (one, two.upper())]
    pairs += [(tenant, f"{two} "), (tenant, f" {two}"), (f"{tenant} ", two), (tenant, f"{two}:lock")]
    # What Unicode may take for the same.
    pairs += [(tenant, f"{two}{same}") for same in ("\u00e9", "e\u0301", "\ufb01", "fi", "\u00df", "ss")]
    for cut in [*CUTS[first:], *CUTS[:first]]:
        pairs += [(one, f"{two}{cut}{three}"), (f"{one}{cut}{two}", three)]
    for number, (owner, key) in enumerate(dict.fromkeys(pairs)):
        sale.pay(key, {"amount": number}, owner)
    sale.pay(one, {"amount": 0}, "")
    return sale.script()


THREE = st.lists(st.sampled_from(PARTS), min_size=3, max_size=3)


@points(2)
@given(st.builds(neighbours, THREE, st.integers(0, len(CUTS) - 1), st.sampled_from(("ok", "timeout"))))
@settings(max_examples=3)
def test_tenants_share_no_keys(subject: Subject, program: Script) -> None:
    """Tenants and keys are any text: no two of them may make one record, or one pays for what another ordered."""
    agrees(subject, program)


def same_moment(first: str, tenants: list[str], keys: list[str], late: float) -> Script:
    """Payments of several tenants and keys in one moment, some of which the gateway does not answer."""
    sale = Till("ok", first, first, processes=2)
    for number, (tenant, key) in enumerate(zip(tenants, keys, strict=True)):
        sale.pay(key, {"amount": number}, tenant)
    sale.wait(late)
    for number, (tenant, key) in enumerate(zip(tenants, keys, strict=True)):
        sale.pay(key, {"amount": number}, tenant)
    return sale.script()


@points(1)
@given(
    st.builds(
        same_moment,
        st.sampled_from(("timeout", "timeout_charged")),
        st.permutations(("shop", "pub", "bar")),
        st.sampled_from((["k", "k", "k"], ["k", "k", "l"])),
        st.sampled_from((0, 5)),
    )
)
@FEW
def test_no_two_payments_have_one_reference(subject: Subject, program: Script) -> None:
    """The gateway knows a payment by its reference alone: who shares one is told of a charge that was another's."""
    agrees(subject, program)


def forgotten(outcomes: list[str], retention: int, parts: list[float], other: bool) -> Script:
    """A key is used until its retention is over, and after that."""
    sale = Till(*outcomes, retention=retention, processes=2)
    passed = 0.0
    for part in sorted(parts):
        sale.pay()
        sale.wait(round(part * retention - passed, 3))
        passed = round(part * retention, 3)
    sale.pay()
    sale.wait(round(retention * 0.98 - passed, 3))
    sale.pay()
    sale.wait(round(retention * 0.04, 3))
    sale.outcomes("timeout")
    request = {**ORDER, "amount": 7} if other else ORDER
    for _ in range(3):
        sale.pay(request=request)
    sale.wait(retention * 0.98)
    sale.pay(request=request)
    sale.wait(retention * 0.04)
    sale.pay()
    return sale.script()


ENDS = st.lists(st.sampled_from(("timeout", "ok", "declined")), min_size=1, max_size=2)


@points(2)
@given(
    st.builds(
        forgotten,
        ENDS,
        st.sampled_from(RETENTIONS),
        st.lists(st.sampled_from((0.2, 0.4, 0.6, 0.9)), min_size=1, max_size=2, unique=True),
        st.booleans(),
    )
)
@settings(max_examples=12)
def test_a_key_is_new_after_its_retention(subject: Subject, program: Script) -> None:
    """A key is kept from its first attempt for so long and no longer: what comes later is another payment."""
    agrees(subject, program)


def answered_late(outcome: str, takes: int, processes: int) -> Script:
    """The gateway does what it is told, and says so when the lock is over, or even the retention."""
    sale = Till(f"{outcome}:{takes}", "ok", "declined", processes=processes)
    sale.is_declined() if outcome == "declined" else sale.pay()
    if takes < RETENTION:
        sale.is_declined() if outcome == "declined" else sale.pay()
        sale.wait(RETENTION - takes + 1)
    for _ in range(2):
        sale.pay(request={**ORDER, "amount": 7})
    sale.wait(RETENTION + 1)
    sale.is_declined(request={**ORDER, "amount": 8})
    return sale.script()


@points(1)
@given(
    st.builds(
        answered_late,
        st.sampled_from(("ok", "declined")),
        st.sampled_from((LOCK - 5, LOCK + 5, 2 * LOCK, RETENTION + 20)),
        st.integers(1, 2),
    )
)
@settings(max_examples=12)
def test_a_late_answer_counts(subject: Subject, program: Script) -> None:
    """An attempt that is overdue but that nobody took over is still the one whose outcome is stored; no key revives."""
    agrees(subject, program)


def wrong_clock(ahead: float, outcome: str, early: bool) -> Script:
    """The clock of the process is wrong, and not always by as much."""
    sale = Till(outcome)
    sale.skew(ahead)
    sale.pay()
    sale.skew(-ahead if early else 0.0)
    sale.pay()
    sale.wait(RETENTION - 20)
    sale.pay()
    sale.pay(request={**ORDER, "amount": 7})
    sale.wait(40)
    sale.pay(request={**ORDER, "amount": 7})
    return sale.script()


AHEAD = st.sampled_from((-86_400.0, -900.0, 900.0, 86_400.0))


@points(1)
@given(st.builds(wrong_clock, AHEAD, st.sampled_from(("ok", "timeout_charged")), st.booleans()))
@FEW
def test_the_retention_runs_on_the_clock_of_redis(subject: Subject, program: Script) -> None:
    """The retention runs on Redis' clock alone: those of two servers differ, and one forgets what was paid."""
    agrees(subject, program)


OUTCOMES = ("ok", "ok", "declined", "timeout", "timeout_charged", "ok:40", "declined:40", "timeout:25")


def long_history(data: bytes, processes: int) -> Script:
    """Everything at once."""
    sale = Till(processes=processes)
    for byte in data:
        what, whom = byte % 16, byte // 16
        if what < 10:
            sale.pay(f"order-{whom % 3}", {"amount": whom // 12 * 5 + 1}, ("shop", "pub")[whom // 3 % 2])
        elif what < 13:
            sale.outcomes(*(OUTCOMES[(whom + place * what) % len(OUTCOMES)] for place in range(3)))
        else:
            sale.wait((1.5, 70.25, 333.5)[what - 13])
    return sale.script()


@points(1)
@catches_all
@given(st.builds(long_history, st.binary(min_size=20, max_size=40), st.integers(1, 3)))
@SOME
def test_long_mixed_histories(subject: Subject, program: Script) -> None:
    """Everything at once and for long: rules that hold one by one must also hold together."""
    agrees(subject, program)
