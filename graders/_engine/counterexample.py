"""Prints a script as the program that it is, in the learner's own API, up to the step that went wrong."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from graders._boxed.wire import Other, Raised, Record, Ref, Skipped, Toy
from graders._engine import inert
from graders._engine.oracle import Difference
from graders._engine.redis.printed import late, with_redis
from graders._engine.script import Script, Step

_VALUE_CLASS = ("import gc", "import weakref", "", "class Value: ...", "")
_ORDERED_CLASS = (
    "import functools",
    "",
    "@functools.total_ordering",
    "class Ordered:  # can be compared, and nothing else",
    "    __hash__ = None",
    "    def __init__(self, rank): self.rank = rank",
    "    def __eq__(self, other): return self.rank == other.rank",
    "    def __lt__(self, other): return self.rank < other.rank",
    '    def __bool__(self): raise TypeError("neither true nor false")',
    '    def __repr__(self): return f"Ordered({self.rank})"',
    "",
)
_ITEMS_CLASS = (
    "from collections.abc import Sequence",
    "",
    "class Items(Sequence):  # neither a list nor a tuple",
    "    def __init__(self, items): self.items = items",
    "    def __len__(self): return len(self.items)",
    "    def __getitem__(self, index):",
    "        found = self.items[index]",
    "        return Items(found) if isinstance(index, slice) else found",
    "",
)
_PLACES_CLASS = (
    "from collections.abc import Sequence",
    "",
    "class Places(Sequence):  # gives one item at a time, by its place from 0 up",
    "    def __init__(self, items): self.items = items",
    "    def __len__(self): return len(self.items)",
    "    def __getitem__(self, index):",
    '        if isinstance(index, slice): raise TypeError("no slices")',
    '        if index < 0: raise IndexError("no place below 0")',
    "        return self.items[index]",
    "",
)
_NODE_CLASS = (
    "class Node:  # the judge's own: no other attributes, and == and hash() raise",
    '    __slots__ = ("value", "next")',
    "    def __init__(self, value, next=None): self.value, self.next = value, next",
    '    def __eq__(self, other): raise TypeError("compare nodes with `is`")',
)
_COUNTING_WRITES = (
    "    written = 0",
    "    def __setattr__(self, name, new):",
    "        Node.written += 1",
    "        object.__setattr__(self, name, new)",
)
_NODES = re.compile(r"\b(Node|lasso)\(")
_WRITES = (
    "def writes():  # how often a node was written to since this was last asked",
    "    count, Node.written = Node.written, 0",
    "    return count",
    "",
)
_LASSO = (
    "def lasso(tail, cycle):  # `tail` nodes that lead to a cycle of `cycle`; if that is 0, a list that ends",
    "    nodes = [Node(number) for number in range(1, tail + cycle + 1)]",
    "    for node, following in zip(nodes, nodes[1:]):",
    "        node.next = following",
    "    if cycle:",
    "        nodes[-1].next = nodes[tail]",
    "    return nodes[0] if nodes else None",
    "",
)
_DISTANCE = (
    "def distance(node, goal, most):  # how many links lead from one to the other; -1 if more than `most`",
    "    for count in range(most + 1):",
    "        if node is goal:",
    "            return count",
    "        node = node and node.next",
    "    return -1",
    "",
)
_PRELUDES = (
    ("Fraction(", ("from fractions import Fraction", "")),
    ("Ordered(", _ORDERED_CLASS),
    ("Items(", _ITEMS_CLASS),
    ("Places(", _PLACES_CLASS),
    ("writes()", _WRITES),
    ("lasso(", _LASSO),
    ("distance(", _DISTANCE),
)

_TOO_MANY = 20  # of the same, in a list, to be written one by one
_BRIEF = 160  # characters of a call, or of a value beside a long one, that a sentence still bears
_MOST = 400  # characters of a value
_FEW_CALLS = 12
_FEW_ITEMS = 24
_LONG_TEXT = 100


@dataclass(frozen=True, slots=True)
class InWords:
    """What is expected, where no one value is; with a condition on the reply, ``{}``, that a program can assert."""

    words: str
    condition: str = ""


def program(script: Script, difference: Difference) -> str:
    """Return the program of ``script`` up to its first difference, whose line says what was expected and got."""
    steps = script.steps[: difference.index]
    expected = script.memo.get("expected")
    replies = expected.replies if expected else ()
    refused = {index: reply for index, reply in enumerate(replies[: len(steps)]) if type(reply) is Raised}
    lines: list[str] = []
    for index, step in enumerate(steps):
        if index in refused:
            lines += _raising(step, refused[index])
        elif step.verb != "show":  # which was as it should be, and says nothing more
            lines += _statement(step)
    last = script.steps[difference.index]
    lines += _failing(last, difference.expected, difference.got)
    lines = _prepared(with_redis(lines, script.steps[: difference.index + 1]))
    if any(step.verb == "value" for step in steps):
        lines = [*_VALUE_CLASS, *lines]
    if refused or type(difference.expected) is Raised:
        lines = ["import pytest", "", *lines]
    return "\n".join(lines) + "\n"


def _prepared(lines: list[str]) -> list[str]:
    """Return ``lines`` after what they need and a learner's file does not bring."""
    whole = "\n".join(lines)
    for sign, prelude in reversed(_PRELUDES):
        if sign in whole:
            lines = [*prelude, *lines]
    if _NODES.search(whole):
        lines = [*_NODE_CLASS, *(_COUNTING_WRITES if "writes()" in whole else ()), "", *lines]
    return lines


def calls(script: Script) -> str:
    """Return the program of ``script``, with nothing said about its outcome."""
    return "".join(f"{line}\n" for step in script for line in _statement(step))


def outcome(answer: Any) -> str:
    """Return in a few words what came of a call."""
    return f"→ raised {exception(answer)}" if type(answer) is Raised else f"→ {value(answer)}"


def brief(step: Step) -> str:
    """Return ``step`` on one line, with what it is kept in."""
    return "; ".join(_statement(step))


def unfinished(script: Script, index: int, remark: str) -> str:
    """Return the program of ``script`` up to the step at which the worker was lost, with a remark on that line."""
    lines = [line for step in script.steps[:index] for line in _statement(step)]
    last = _statement(script.steps[index])
    return "\n".join(_prepared([*lines, *last[:-1], f"{last[-1]}  # {inert.line(remark)}"])) + "\n"


def call_of(name: str, args: list[Any]) -> str:
    """Return a call in short: with dots for what is long, or not known."""
    given = ", ".join(map(source, args))
    return f"{name}({given if args and len(given) <= _BRIEF else '...'})"


def sentence(step: Step, expected: Any, got: Any) -> str:
    """Return the difference at ``step`` in one sentence. What is long is cut: the program has it in full."""
    made, most = expression(step), _MOST
    if len(made) > _BRIEF and step.verb == "call":
        made, most = f"{step.on}{'.' if step.on else ''}{step.name}(...)", _BRIEF
    if step.verb == "alive":
        return f"the value {step.name} is {'still' if got is True else 'no longer'} referenced; it should " + (
            "not be" if got is True else "be"
        )
    if type(expected) is Raised:
        wanted = f"expected {expected.classes[0]}"
    elif type(expected) is InWords:
        wanted = f"expected {expected.words}"
    elif expected is Any:
        wanted = "expected no exception"
    elif step.into and step.name[:1].isupper():
        wanted = f"expected a new {inert.line(step.name)}"
    elif step.into:
        wanted = "expected no exception"
    else:
        wanted = f"expected {value(expected, most=most)}"
    if step.verb == "instance":
        return f"{step.on} is no {step.name}"
    if step.verb == "undeclared":
        return f"there are keys that were in no call's KEYS: {value(got)}"
    if step.verb == "expiries":
        return f"the keys in Redis expire in so many milliseconds: {value(got)}; {wanted}"
    if step.verb == "writes":
        return f"the calls wrote to the nodes {value(got)} times; {wanted}"
    if type(got) is Raised:
        return f"{made} raised {exception(got)}; {wanted}"
    was = "is" if step.verb in ("show", "item", "equal", "members", "requests") else "returned"
    return f"{made} {'raised nothing' if type(expected) is Raised else f'{was} {value(got, expected, most)}'}; {wanted}"


def exception(raised: Raised) -> str:
    """Return an exception as a learner knows it: class, message and the line it came from."""
    said = f": {inert.line(raised.message, 200)}" if raised.message else ""
    place = f" (line {raised.line})" if raised.line else ""
    return f"{inert.line(raised.classes[0], 80)}{said}{place}"


def value(got: Any, beside: Any = None, most: int = _MOST) -> str:
    """Return a reply as Python writes it; with its type, if it would look equal to ``beside`` without."""
    if type(got) is Other:
        return f"an object of type {inert.line(got.type, 80)}"
    if type(got) is Ref:
        return inert.line(got.name, 80)
    if type(got) is Skipped:
        return "nothing"
    shown = inert.line(source(got), most)
    return f"{shown} ({type(got).__name__})" if got == beside and type(got) is not type(beside) else shown


def source(plain: Any) -> str:
    """Return plain data as Python reads it, however long: the program is to be pasted."""
    if type(plain) is float and not math.isfinite(plain):
        return f'float("{plain}")'
    if type(plain) is list:
        if len(plain) > _TOO_MANY and len({(type(one), source(one)) for one in plain}) == 1:
            return f"[{source(plain[0])}] * {len(plain):_}"
        rule = _rule(plain) if len(plain) > _FEW_ITEMS and type(plain[0]) in (Fraction, Record) else None
        return f"[{rule} for n in range({len(plain)})]" if rule else f"[{', '.join(map(source, plain))}]"
    if type(plain) in (set, frozenset) and plain:
        items = f"{{{', '.join(sorted(map(source, plain)))}}}"  # in an order of their own, the same every time
        return items if type(plain) is set else f"frozenset({items})"
    if type(plain) is tuple:
        return f"({', '.join(map(source, plain))}{',' if len(plain) == 1 else ''})"
    if type(plain) is dict:
        return f"{{{', '.join(f'{source(key)}: {source(kept)}' for key, kept in plain.items())}}}"
    if type(plain) is Ref:
        return inert.line(plain.name, 80)
    if type(plain) is Fraction:
        parts = [plain.numerator] if plain.denominator == 1 else [plain.numerator, plain.denominator]
        return f"Fraction({', '.join(map(str, parts))})"
    if type(plain) is Record:
        fields = ", ".join(f"{inert.line(name, 80)}={source(part)}" for name, part in plain.fields)
        return f"{inert.line(plain.name, 80)}({fields})"
    if type(plain) is Toy and plain.kind == "numbered":
        prefix, count = plain.args
        return f"[f{source(prefix + '{number}')} for number in range({count})]"
    if type(plain) is Toy:
        return f"{inert.line(plain.kind, 80)}({', '.join(map(source, plain.args))})"
    if type(plain) is Other:
        return f"<{inert.line(plain.type, 80)}>"
    return _text(plain) if type(plain) is str else inert.literal(plain, 1 << 20)


def _text(text: str) -> str:
    """Return a text as Python reads it: short where it repeats, in escapes where another one would look the same."""
    if len(text) > _LONG_TEXT:
        unit = (text + text).find(text, 1)
        if unit <= _LONG_TEXT:
            return f"{_text(text[:unit])} * {len(text) // unit}"
    if unicodedata.is_normalized("NFC", text) and not any(map(unicodedata.combining, text)):
        return inert.literal(text, 1 << 20)
    return ascii(text)


def _rule(items: list[Any]) -> str | None:
    """Return what item ``n`` of a long list is: where all are alike, go up in equal steps, or have such parts."""
    first = items[0]
    if type(first) is Record:
        names = [name for name, _ in first.fields]
        if any(type(item) is not Record or [name for name, _ in item.fields] != names for item in items):
            return None
        parts = [_rule([item.fields[place][1] for item in items]) for place in range(len(names))]
        if None in parts or any(item.name != first.name for item in items):
            return None
        fields = ", ".join(f"{inert.line(name, 80)}={part}" for name, part in zip(names, parts, strict=True))
        return f"{inert.line(first.name, 80)}({fields})"
    if all(type(item) is type(first) and item == first for item in items):
        return source(first)
    if any(type(item) is not Fraction for item in items):
        return None
    step = items[1] - first
    if any(item != first + step * place for place, item in enumerate(items)):
        return None
    return f"{source(first)} + {source(step)} * n" if first else f"{source(step)} * n"


def expression(step: Step) -> str:
    """Return ``step`` as the expression a learner would write."""
    args = [_column(arg) if step.verb == "each" and type(arg) is list else source(arg) for arg in step.args]
    args += [f"{name}={source(arg)}" for name, arg in step.kwargs.items()]
    match step.verb:
        case "len":
            return f"len({step.on})"
        case "in":
            return f"{args[0]} in {step.on}"
        case "item":
            return f"{step.on}[{args[0]}]"
        case "alive":
            return f"{step.name}_ref()"
        case "collect":
            return "gc.collect()"
        case "let":
            return args[0]
        case "show":
            return step.on
        case "link":
            return f"{step.on}.next = {args[0]}"
        case "writes":
            return "writes()"
        case "distance":
            return f"distance({step.on}, {', '.join(args)})"
        case "each" if step.name == "__len__":
            return f"[len({step.on}) for _ in {args[0]}]"
        case "each" if step.name == "__contains__":
            return f"[item in {step.on} for item in {args[0]}]"
        case "each" if len(args) == 1:
            return f"[{step.on}.{step.name}(arg) for arg in {args[0]}]"
        case "each":
            return f"[{step.on}.{step.name}(*args) for args in zip({', '.join(args)})]"
        case "read":
            return f"{step.on}.{step.name}"
        case "members":
            return f"set({step.on}.value.{step.name})"
        case "equal":
            return f"{step.on} == {args[0]}"
        case "instance":
            return f"isinstance({step.on}, {step.name})"
        case "wait":
            return f"clock.tick({args[0]})"
        case "redis":
            if step.args == ("SCRIPT", "FLUSH"):
                return "redis.script_flush()"
            return f"redis.execute_command({', '.join(args)})"
        case "expiries":
            return "[redis.pttl(key) for key in sorted(redis.keys())]"
        case "undeclared":
            return "[key for key in redis.keys() if key not in named]"
        case "skew":
            return f"skew({args[0]})"
        case "till":
            told = [str(outcome).partition(":")[0].replace("_", ", ") for outcome in step.args]
            return f"gateway.outcomes = {source(told)}"
        case "charges":
            return "len(gateway.charged)"
        case "requests":
            return "gateway.requests"
        case _:
            return f"{step.on}.{step.name}({', '.join(args)})" if step.on else f"{step.name}({', '.join(args)})"


def _column(items: list[Any]) -> str:
    """Return an argument of each of many calls; in short where all are alike, count up or are characters."""
    shown = [source(item) for item in items]
    if len(items) > _FEW_CALLS and len(set(shown)) == 1:
        return f"[{shown[0]}] * {len(items)}"
    if len(items) > _FEW_CALLS and all(type(item) is str and len(item) == 1 for item in items):
        return source("".join(items))
    if len(items) > _FEW_CALLS and type(items[0]) is int and items == list(range(items[0], items[0] + len(items))):
        return f"range({items[0]}, {items[-1] + 1})"
    return f"[{', '.join(shown)}]"


def _statement(step: Step) -> list[str]:
    match step.verb:
        case "value":
            return [f"{step.name} = Value()", f"{step.name}_ref = weakref.ref({step.name})"]
        case "drop":
            return [f"del {step.name}"]
        case "alive":
            return []
        case "link":
            return [expression(step)]
        case "wait":
            seconds = step.args[0]
            passes = f"{seconds} seconds pass" if seconds >= 0 else f"the clock steps back by {-seconds} seconds"
            return [f"{expression(step)}  # {passes}"]
        case "till" if late(step):
            tick = f"gateway.meanwhile = lambda: clock.tick({late(step)})"
            return [expression(step), f"{tick}  # it does so at once, and says so {late(step)} seconds later"]
        case _:
            return [f"{step.into} = {expression(step)}" if step.into else expression(step)]


def _raising(step: Step, expected: Raised, remark: str = "") -> list[str]:
    note = f"  # {remark}" if remark else ""
    kept = f" as {step.into}" if step.verb == "catch" else ""
    return [f"with pytest.raises({expected.classes[0]}){kept}:", f"    {expression(step)}{note}"]


def _failing(step: Step, expected: Any, got: Any) -> list[str]:
    made = expression(step)
    remark = f"raised {exception(got)}" if type(got) is Raised else f"got {value(got, expected)}"
    if type(expected) is Raised:
        remark = remark if type(got) is Raised else "nothing was raised"
        return _raising(step, expected, remark)
    if expected is Any or type(expected) is InWords:
        said = f"; expected {expected.words}" if type(expected) is InWords else ""
        if type(expected) is InWords and expected.condition:
            return [f"assert {expected.condition.replace('{}', made)}  # {inert.line(remark)}"]
        return [*_statement(step)[:-1], f"{_statement(step)[-1]}  # {inert.line(remark + said)}"]
    if step.into:
        return [f"{step.into} = {made}  # {remark}"]
    if step.verb == "alive":
        wanted = "is not None" if expected else "is None"
        return [
            "gc.collect()",
            f"assert {made} {wanted}  # {'still' if got is True else 'no longer'} referenced",
        ]
    if step.verb == "instance":
        return [f"assert {made}  # it is not"]
    if step.verb == "equal":
        return [f"assert {made if expected else made.replace(' == ', ' != ')}  # {'not ' if expected else ''}equal"]
    if step.verb == "in" and type(expected) is bool:
        made = made if expected else f"{source(step.args[0])} not in {step.on}"
        return [f"assert {made}  # {remark}"]
    if expected is None or type(expected) in (bool, Ref):
        return [f"assert {made} is {source(expected)}  # {remark}"]
    if type(got) is not type(expected) and got == expected:
        return [f"assert repr({made}) == {source(repr(expected))}  # {remark}"]
    return [f"assert {made} == {source(expected)}  # {remark}"]
