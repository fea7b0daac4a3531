"""Scripts: short programs of calls, as values.

A script is carried out by a worker on the learner's code (one message there, one back), by the oracle on the
kata's model, and printed for the learner as the program that it is. It is plain data throughout, so it can be
generated, shrunk, stored and replayed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, get_args

from graders._boxed import wire
from graders._boxed.wire import Ref, Toy

Calling = Literal["call", "catch", "each", "read", "members", "len", "in", "item"]
Handing = Literal["let", "show", "equal", "instance", "link", "writes", "distance"]
Watching = Literal["value", "drop", "alive", "collect"]
# What the judge does itself, between the calls.
Aside = Literal["wait", "skew", "redis", "expiries", "undeclared", "till", "charges", "requests"]
Verb = Calling | Handing | Watching | Aside

ASIDES = frozenset(get_args(Aside))

_NO_KEYWORDS: Mapping[str, Any] = MappingProxyType({})
_OPERATORS: dict[str, Verb] = {"__len__": "len", "__contains__": "in", "__getitem__": "item"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``into = on.name(*args, **kwargs)``, or what another verb says. `call`, `value`, ... make one."""

    verb: Verb
    on: str = ""
    name: str = ""
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=lambda: _NO_KEYWORDS)
    into: str = ""

    def as_request(self) -> tuple[Any, ...]:
        """Return this step as the worker takes it."""
        packed = [wire.pack(arg) for arg in self.args]
        if all(part[0] == "=" for part in packed):
            return self.verb, self.on, self.name, self.args, dict(self.kwargs), self.into, False
        return self.verb, self.on, self.name, tuple(packed), dict(self.kwargs), self.into, True


def new(into: str, name: str, /, *args: Any, **kwargs: Any) -> Step:
    """``into = name(*args)``: make an object and keep it in a variable."""
    return Step("call", "", name, args, kwargs, into)


def call(on: str, name: str, /, *args: Any, **kwargs: Any) -> Step:
    """``on.name(*args)``; ``__len__``, ``__contains__`` and ``__getitem__`` as `len`, ``in`` and ``on[...]``."""
    return Step(_OPERATORS.get(name, "call"), on, name, args, kwargs)


def keep(into: str, on: str, name: str, /, *args: Any, **kwargs: Any) -> Step:
    """``into = on.name(*args)``: keep in a variable what a call returns."""
    return Step("call", on, name, args, kwargs, into)


def catch(into: str, on: str, name: str, /, *args: Any, **kwargs: Any) -> Step:
    """``on.name(*args)``, and keep in a variable what it returns or, if it raises, the exception."""
    return Step("catch", on, name, args, kwargs, into)


def each(on: str, name: str, *columns: Sequence[Any]) -> Step:
    """``[on.name(*args) for args in zip(*columns)]``: many calls of one method as one step."""
    return Step("each", on, name, tuple(list(column) for column in columns))


def read(on: str, name: str) -> Step:
    """``on.name``: read an attribute."""
    return Step("read", on, name)


def members(on: str, name: str) -> Step:
    """``set(on.name)``: what is in an attribute, whatever kind of collection it is."""
    return Step("members", on, name)


def let(into: str, value: Any) -> Step:
    """``into = value``: keep an argument in a variable, to be handed over as ``Ref(into)``."""
    return Step("let", "", "", (value,), into=into)


def show(on: str) -> Step:
    """``on``: what a variable holds by now."""
    return Step("show", on)


def equal(on: str, other: Ref) -> Step:
    """``on == other``: whether two variables hold the same, for what no model can foretell."""
    return Step("equal", on, "", (other,))


def instance(on: str, kind: str) -> Step:
    """``isinstance(on, kind)``: whether a variable holds a value of one of Python's own types."""
    return Step("instance", on, kind)


def toy(kind: str, *args: Any) -> Toy:
    """One of the judge's own values, as an argument: a ``Node``, a ``lasso`` of them, and the others of `toys`."""
    return Toy(kind, args)


def link(on: str, following: Any) -> Step:
    """``on.next = following``: the judge's own writing to a node, which does not count as a write."""
    return Step("link", on, "next", (following,))


def writes() -> Step:
    """How often a node was written to since this was last asked."""
    return Step("writes")


def distance(on: str, goal: Any, most: int) -> Step:
    """How many links lead from the node ``on`` to ``goal``; -1 if it is not met within ``most``."""
    return Step("distance", on, "", (goal, most))


def wait(seconds: float) -> Step:
    """``seconds`` pass, on Redis' clock and on everybody's; a negative number steps Redis' clock back."""
    return Step("wait", args=(seconds,))


def skew(seconds: float) -> Step:
    """From here on the clock of the learner's process is wrong by ``seconds``; Redis' is not."""
    return Step("skew", args=(seconds,))


def redis(*command: str | float) -> Step:
    """A command of the judge's own, as an operator might give."""
    return Step("redis", args=command)


def expiries() -> Step:
    """In how many milliseconds each key in Redis expires, in the order of their names; -1 for one that does not."""
    return Step("expiries")


def undeclared() -> Step:
    """The keys in Redis that no call of a script had in its ``KEYS``, as text; none before the first such call."""
    return Step("undeclared")


def till(*outcomes: str) -> Step:
    """What becomes of the next charges: see `toys.Till`."""
    return Step("till", args=outcomes)


def charges() -> Step:
    """How many charges were made so far, under whatever reference."""
    return Step("charges")


def requests() -> Step:
    """What was asked to be charged so far, whatever became of it: the requests, in order."""
    return Step("requests")


def value(name: str) -> Step:
    """``name = Value()``: an object with nothing but an identity."""
    return Step("value", "", name)


def drop(name: str) -> Step:
    """``del name``: the script itself no longer refers to the value."""
    return Step("drop", "", name)


def alive(name: str) -> Step:
    """Whether anything still refers to the value that ``name`` named, after a garbage collection."""
    return Step("alive", "", name)


@dataclass(frozen=True)
class Script:
    """A program of steps. Compares and hashes by its steps; what is computed from them is kept with it."""

    steps: tuple[Step, ...]
    memo: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @staticmethod
    def of(*steps: Step) -> Script:
        """Return the script of ``steps``."""
        return Script(steps)

    def __len__(self) -> int:
        return len(self.steps)

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    @cached_property
    def requests(self) -> tuple[tuple[Any, ...], ...]:
        """The steps as a worker takes them."""
        return tuple(step.as_request() for step in self.steps)

    @cached_property
    def body(self) -> bytes:
        """The request that carries this script out on a module executed anew."""
        return wire.dump_request(("run", self.requests, wire.AFRESH))

    @cached_property
    def body_without_reload(self) -> bytes:
        """The request that carries this script out on the module as it is."""
        return wire.dump_request(("run", self.requests, wire.RESET))
