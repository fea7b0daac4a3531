"""Shrinks a failing example: drops what the failure does not need, and makes plain what is left.

Works on plain data and on scripts alike (delta debugging, Zeller and Hildebrandt 2002, then substitution of
simpler values). It counts attempts, never seconds, so that a regrade finds the same example; and each candidate
must fail in the same way, so that shrinking does not slip from one mistake to another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from graders._boxed.wire import Ref
from graders._engine.script import Script, Step

ATTEMPTS = 800
_FEW = 16
# Users, seats and keys of a service tell who did what; for all to be called "a" makes nothing plainer.
_NAME = re.compile(r"[A-Za-z0-9]{1,8}")

Example = dict[str, Any]
Fails = Callable[[Example], bool]
# A scalar, by where it stands: the same number as a key and as a value are two leaves.
Leaf = tuple[str, type, Any]


def shrink(example: Example, fails: Fails, attempts: int = ATTEMPTS) -> Example:
    """Return a smallest example found that still ``fails``, which ``example`` does, in at most ``attempts`` tries."""
    return _Shrinker(example, fails, attempts).run()


class _Shrinker:
    def __init__(self, example: Example, fails: Fails, attempts: int) -> None:
        self._best = example
        self._fails = fails
        self._left = attempts
        self._tried: set[str] = set()

    def run(self) -> Example:
        before = None
        while self._best is not before and self._left > 0:
            before = self._best
            for name in self._best:
                self._drop(name)
                self._drop_inside(name)
                self._simplify(name)
        return self._best

    def _accept(self, name: str, candidate: Any) -> bool:
        known = repr((name, candidate))
        if self._left <= 0 or known in self._tried:
            return False
        self._tried.add(known)
        self._left -= 1
        example = {**self._best, name: candidate}
        if self._fails(example):
            self._best = example
            return True
        return False

    def _drop(self, name: str) -> None:
        """Delete runs of items, long ones first."""
        size = len(_items(self._best[name]))
        width = max(size // 2, 1)
        while width and size:
            at = 0
            while at < len(_items(self._best[name])):
                kept = _items(self._best[name])
                if not self._accept(name, _rebuilt(self._best[name], kept[:at] + kept[at + width :])):
                    at += width
            width //= 2

    def _drop_inside(self, name: str) -> None:
        """Delete items of the lists of names that calls are given, but for the last."""
        if not _is_of_a_service(self._best[name]):
            return
        for number in range(len(self._best[name].steps)):
            for place in range(len(self._best[name].steps[number].args)):
                self._drop_items(name, number, place)

    def _drop_items(self, name: str, number: int, place: int) -> None:
        at = 0
        while True:
            steps = self._best[name].steps
            args = steps[number].args
            given = args[place]
            if steps[number].verb == "each" or type(given) not in (list, tuple) or not at < len(given) <= _FEW:
                return
            if len(given) == 1:
                return
            step = replace(steps[number], args=(*args[:place], given[:at] + given[at + 1 :], *args[place + 1 :]))
            if not self._accept(name, Script((*steps[:number], step, *steps[number + 1 :]))):
                at += 1

    def _simplify(self, name: str) -> None:
        """Put a simpler value in place of each distinct one, everywhere that it stands."""
        named = _is_of_a_service(self._best[name])
        for leaf in list(_leaves(self._best[name])):
            if named and leaf[1] is str and _NAME.fullmatch(leaf[2]):
                continue
            for simpler in _simpler(leaf):
                merged = _substituted(self._best[name], {leaf: simpler})
                if self._accept(name, merged) or self._swap(name, leaf, simpler) or self._drop_with(name, merged):
                    break

    def _swap(self, name: str, leaf: Leaf, simpler: Any) -> bool:
        """Try to have ``leaf`` and a simpler one that comes later change places."""
        other = (*leaf[:-1], simpler)
        order = list(_leaves(self._best[name]))
        if leaf not in order or other not in order[order.index(leaf) :]:
            return False
        return self._accept(name, _substituted(self._best[name], {leaf: simpler, other: leaf[-1]}))

    def _drop_with(self, name: str, data: Any) -> bool:
        """Try ``data`` without each of its items: a smaller capacity often needs one step fewer at the same time."""
        items = _items(data)
        without = (_rebuilt(data, items[:at] + items[at + 1 :]) for at in range(len(items)))
        return len(items) <= _FEW and any(self._accept(name, candidate) for candidate in without)


def _is_of_a_service(data: Any) -> bool:
    """Whether ``data`` is a script of calls that name people and things, as calls over Redis do."""
    return isinstance(data, Script) and any(type(arg) is Ref and arg.name == "redis" for s in data for arg in s.args)


def _items(data: Any) -> tuple[Any, ...]:
    if isinstance(data, Script):
        return data.steps
    return tuple(data) if isinstance(data, (list, tuple, str, bytes)) else ()


def _rebuilt(like: Any, items: tuple[Any, ...]) -> Any:
    if isinstance(like, Script):
        return Script(items)
    if isinstance(like, str):
        return "".join(items)
    return type(like)(items)


def _leaves(data: Any) -> Iterator[Leaf]:
    """Yield the distinct scalars in ``data``, in order of appearance."""
    yield from dict.fromkeys(_walk(data, ""))


def _walk(data: Any, place: str) -> Iterator[Leaf]:
    if isinstance(data, Script):
        for step in data.steps:
            for number, arg in enumerate((*step.args, *step.kwargs.values())):
                yield from _walk(arg, _place(step, number))
    elif isinstance(data, (list, tuple)):
        for item in data:
            yield from _walk(item, place)
    elif isinstance(data, (int, str, bytes)) and not isinstance(data, bool):
        yield place, type(data), data


def _place(step: Step, number: int) -> str:
    if step.into:
        return "made with"
    return "key" if number == 0 else "value"


def _simpler(leaf: Leaf) -> Iterator[Any]:
    place, _, value = leaf
    if isinstance(value, int):
        # Values stay as they are: told apart, they tell what went where.
        if value and place != "value":
            yield from (small for small in range(1, 9) if small < abs(value))
    elif isinstance(value, str) and value not in ("", "a"):
        yield from ("a", "b", "c")[: 3 if len(value) > 1 else max(ord(value) - ord("a"), 0)]
    elif isinstance(value, bytes) and len(value) > 1:
        yield b"a"


def _substituted(data: Any, simpler: dict[Leaf, Any], place: str = "") -> Any:
    if isinstance(data, Script):
        return Script(tuple(_in_step(step, simpler) for step in data.steps))
    if isinstance(data, (list, tuple)):
        return type(data)(_substituted(item, simpler, place) for item in data)
    return simpler.get((place, type(data), data), data) if isinstance(data, (int, str, bytes)) else data


def _in_step(step: Step, simpler: dict[Leaf, Any]) -> Step:
    given = (*step.args, *step.kwargs.values())
    args = [_substituted(arg, simpler, _place(step, number)) for number, arg in enumerate(given)]
    kwargs = dict(zip(step.kwargs, args[len(step.args) :], strict=True))
    return replace(step, args=tuple(args[: len(step.args)]), kwargs=kwargs)
