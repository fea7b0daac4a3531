"""The oracle: what the kata's model says to a script, and where a worker's replies first differ from it."""

from __future__ import annotations

import builtins
import copy
import pickle
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from types import ModuleType
from typing import Any

from graders._boxed import toys, wire
from graders._boxed.wire import Raised, Ref
from graders._engine.redis.store import START
from graders._engine.script import Script, Step


@dataclass(frozen=True, slots=True)
class Expectation:
    """The model's replies to a script, one for each step; and the reply's body where bytes can decide."""

    replies: tuple[Any, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Difference:
    """The first step at which a reply is not the model's."""

    index: int
    expected: Any
    got: Any
    is_answer: bool = False  # whether what was raised is an exception of the kata's own: an answer, if a wrong one


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "__len__": lambda target, _: len(target),
    "__contains__": lambda target, item: item in target,
}


class _Value:
    __slots__ = ("__weakref__",)


class BrokenModel(Exception):
    """The model cannot answer: the grader is at fault, or a replay string asks for what no kata has."""


class Oracle:
    """Answers scripts from a kata's ``model.py``: classes and functions of the same names as the learner's."""

    def __init__(self, model: ModuleType) -> None:
        self._model = model

    def expects(self, script: Script) -> Expectation:
        """Return what the model replies to ``script``; worked out once for each script."""
        known: Expectation | None = script.memo.get("expected")
        if known is None:
            found = _Run(self._model).replies(script)
            encoded = [wire.encode_raised(reply) if type(reply) is Raised else _encoded(reply) for reply in found]
            replies = tuple(
                wire.decode(data) if _is_record(reply) else reply for reply, data in zip(found, encoded, strict=True)
            )
            known = script.memo["expected"] = Expectation(replies, wire.dump_reply(encoded))
        return known

    def difference(self, script: Script, body: bytes) -> Difference | None:
        """Return where ``body``, a worker's reply to ``script``, first differs from the model's; None if nowhere.

        Raises `wire.WireError` for a body that is not a reply to this script.
        """
        expectation = self.expects(script)
        if body == expectation.body:
            return None
        got = replies(script, body)
        for index, (expected, reply) in enumerate(zip(expectation.replies, got, strict=True)):
            if not same(expected, reply):
                is_answer = type(reply) is Raised and isinstance(getattr(self._model, reply.classes[0], None), type)
                return Difference(index, expected, reply, is_answer)
        return None


def replies(script: Script, body: bytes) -> list[Any]:
    """Return the replies in ``body``, one for each step of ``script``. Raises `wire.WireError` for anything else."""
    data = wire.load_reply(body)
    if type(data) is dict and len(script):
        reply = wire.decode(data)
        return [reply] + [wire.Skipped()] * (len(script) - 1)
    if type(data) is not list or len(data) != len(script):
        raise wire.WireError("a reply that does not answer each call once")
    return [wire.decode(item) for item in data]


def same(expected: Any, got: Any) -> bool:
    """Whether two replies are the same, types included: 1 is not True, and a list is not a tuple."""
    if type(expected) is Raised and type(got) is Raised:
        return expected.classes[0] in got.classes
    return type(expected) is type(got) and bool(_exact(expected) == _exact(got))


def _exact(value: Any) -> Any:
    """Return what is equal for values that are the same in types and all, and hashable for those that are."""
    kind = type(value)
    if kind is list or kind is tuple:
        return kind, tuple(map(_exact, value))
    if kind is set or kind is frozenset:
        return kind, frozenset(map(_exact, value))
    if kind is dict:
        return kind, frozenset((_exact(key), _exact(kept)) for key, kept in value.items())
    if kind is float:
        return kind, repr(value)
    if kind is wire.Record:
        return kind, value.name, tuple((name, _exact(part)) for name, part in value.fields)
    if kind is wire.Toy:
        return kind, value.kind, tuple(map(_exact, value.args))
    return kind, value


def _is_record(reply: Any) -> bool:
    """Whether a model's reply is, or holds, what crosses the wire as something else."""
    if type(reply) is list or type(reply) is tuple:
        return any(map(_is_record, reply))
    return type(reply).__module__ != "builtins" and type(reply) not in _AS_THEY_ARE


_AS_THEY_ARE = (Ref, Raised, wire.Other, wire.Skipped, Fraction)


def _encoded(reply: Any) -> Any:
    return {"ref": reply.name} if type(reply) is Ref else wire.encode(reply)


class States:
    """The model as states and steps between them, for a search that goes back and forth: a state is bytes."""

    def __init__(self, model: ModuleType) -> None:
        self._model = model

    def after(self, script: Script) -> bytes:
        """Return the state after ``script``."""
        run = _Run(self._model)
        run.replies(script)
        return run.state()

    def step(self, state: bytes, step: Step) -> list[tuple[bytes, Any]]:
        """Return the state after ``step``, and the model's reply."""
        run = _Run(self._model, state)
        reply = run.replies(Script((step,)))[0]
        return [(run.state(), wire.decode(_encoded(reply)) if _is_record(reply) else reply)]


class _Run:
    """One run of a script on the model."""

    def __init__(self, model: ModuleType, state: bytes = b"") -> None:
        clock = toys.Clock(START)
        self._variables: dict[str, Any] = {"redis": clock, "gateway": toys.ModelsTill(toys.Till(), model, clock)}
        if state:
            self._variables = pickle.loads(state)
            self._variables["gateway"].module = model
        self._variables[""] = model
        self._watched: dict[str, weakref.ref[_Value]] = {}

    def state(self) -> bytes:
        """Return all that the next step may depend on."""
        kept = {name: value for name, value in self._variables.items() if name}
        kept["gateway"].module = None
        return pickle.dumps(kept)

    def replies(self, script: Script) -> list[Any]:
        toys.writes()
        found: list[Any] = []
        for step in script:
            needs = [step.on, *(arg.name for arg in step.args if type(arg) is Ref)]
            if any(name not in self._variables for name in needs):
                found.append(wire.Skipped())
                continue
            of_the_module = not step.on and step.verb in ("call", "catch", "read", "each")
            if of_the_module and not hasattr(self._variables[""], step.name):
                raise BrokenModel(f"the model defines no {step.name!r}")
            try:
                reply = self._carry_out(step)
            except Exception as problem:  # noqa: BLE001 - what a model raises is its answer
                names = tuple(kind.__name__ for kind in type(problem).__mro__[:-1])
                found.append(Raised(names, str(problem)))
                if step.verb == "catch":
                    self._variables[step.into] = problem
                continue
            if step.into:
                self._variables[step.into] = reply
                reply = None
            found.append(self._named(reply))
            reply = None  # a reply kept here would count as a reference to it
        return found

    def _named(self, reply: Any) -> Any:
        if type(reply).__module__ == "builtins":
            return reply
        for name, kept in self._variables.items():
            if kept is reply:
                return Ref(name)
        return wire.Other("Value") if type(reply) is _Value else reply

    def _carry_out(self, step: Step) -> Any:
        target = self._variables[step.on]
        args = [wire.unpack(wire.pack(arg), self._variables) for arg in step.args]
        match step.verb:
            case "each" if step.name in _OPERATORS:
                return [_OPERATORS[step.name](target, *each) for each in zip(*args, strict=True)]
            case "len":
                return len(target)
            case "in":
                return args[0] in target
            case "item":
                return target[args[0]]
            case "let":
                # What later steps change is the variable's own, never the script's.
                return copy.deepcopy(args[0]) if args[0] is step.args[0] else args[0]
            case "wait":
                self._variables["redis"].now += args[0]
                return None
            case "skew" | "redis" | "expiries" | "undeclared":
                return None
            case "till":
                self._variables["gateway"].till.outcomes = list(args)
                return None
            case "charges":
                return len(self._variables["gateway"].till.charges)
            case "requests":
                return list(self._variables["gateway"].till.requests)
            case "equal":
                return target == args[0]
            case "instance":
                return isinstance(target, getattr(builtins, step.name))
            case "show":
                return list(target) if type(target) is list else target  # as it is now, whatever comes after
            case "link":
                toys.link(target, args[0])
                return None
            case "writes":
                return toys.writes()
            case "distance":
                return toys.distance(target, *args)
            case "value":
                made = self._variables[step.name] = _Value()
                self._watched[step.name] = weakref.ref(made)
                return None
            case "drop":
                del self._variables[step.name]
                return None
            case "collect":
                return None
            case "alive":
                return self._watched[step.name]() is not None
            case _ if step.name.startswith("_"):
                raise LookupError(f"a script may not use the private name {step.name!r}")
            case "each":
                return [getattr(target, step.name)(*each) for each in zip(*args, strict=True)]
            case "read":
                return getattr(target, step.name)
            case "members":
                return set(getattr(target, step.name))
            case _:
                return getattr(target, step.name)(*args, **step.kwargs)
