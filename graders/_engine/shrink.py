"""Shrinks a failing example: drops what the failure does not need, and makes plain what is left.

Works on plain data and on scripts alike (delta debugging, Zeller and Hildebrandt 2002, then substitution of
simpler values). It counts attempts, never seconds, so that a regrade finds the same example; and each candidate
must fail in the same way, so that shrinking does not slip from one mistake to another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from graders._engine.script import Script, Step

ATTEMPTS = 600

Example = dict[str, Any]
Fails = Callable[[Example], bool]


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
                self._simplify(name)
        return self._best

    def _accept(self, name: str, candidate: Any) -> bool:
        known = repr(candidate)
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

    def _simplify(self, name: str) -> None:
        """Put a simpler value in place of each distinct one, everywhere that it stands."""
        for value in list(_leaves(self._best[name])):
            for simpler in _simpler(value):
                merged = _substituted(self._best[name], {_key(value): simpler})
                swapped = _substituted(self._best[name], {_key(value): simpler, _key(simpler): value})
                if self._accept(name, merged) or self._accept(name, swapped):
                    break


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


def _leaves(data: Any) -> Iterator[Any]:
    """Yield the distinct scalars in ``data``, in order of appearance."""
    seen: set[tuple[type, Any]] = set()
    for leaf in _walk(data):
        if _key(leaf) not in seen:
            seen.add(_key(leaf))
            yield leaf


def _walk(data: Any) -> Iterator[Any]:
    if isinstance(data, Script):
        for step in data.steps:
            yield from _walk(step.args)
            yield from _walk(tuple(step.kwargs.values()))
    elif isinstance(data, (list, tuple)):
        for item in data:
            yield from _walk(item)
    elif isinstance(data, (int, str, bytes)) and not isinstance(data, bool):
        yield data


def _simpler(value: Any) -> Iterator[Any]:
    if isinstance(value, int):
        yield from (small for small in range(8) if abs(value) > small or value == -small != small)
    elif isinstance(value, str) and value not in ("", "a"):
        yield from ("a", "b", "c")[: 3 if len(value) > 1 else max(ord(value) - ord("a"), 0)]
    elif isinstance(value, bytes) and len(value) > 1:
        yield b"a"


def _key(value: Any) -> tuple[type, Any]:
    return type(value), value


def _substituted(data: Any, simpler: dict[tuple[type, Any], Any]) -> Any:
    if isinstance(data, Script):
        return Script(tuple(_in_step(step, simpler) for step in data.steps))
    if isinstance(data, (list, tuple)):
        return type(data)(_substituted(item, simpler) for item in data)
    return simpler.get(_key(data), data) if isinstance(data, (int, str, bytes)) else data


def _in_step(step: Step, simpler: dict[tuple[type, Any], Any]) -> Step:
    kwargs = {name: _substituted(kept, simpler) for name, kept in step.kwargs.items()}
    return replace(step, args=_substituted(step.args, simpler), kwargs=kwargs)
