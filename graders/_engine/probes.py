"""Probes: what a check of cost has learner and reference carry out, as values made by a kata's ``test_budget.py``."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from graders._engine.script import Step

SUSPECTS = "a loop, `in` on a list, min(), a sort, a copy, or pop(0)"

Steps = Callable[[str, int, random.Random], Iterable[Step]]


@dataclass(frozen=True, kw_only=True)
class Made:
    """What probes of growth work on: ``steps(name, n, rng)`` make it, of size n, in the variable ``name``.

    ``what`` is what grows, ``unit`` what its size counts, and ``by`` the operation that makes it: "put gets dearer as
    the cache grows from 512 to 16,384 entries". Sizes vary by a quarter with the seed. Probes in a row that name the
    same `Made` share what was made: none may spoil it for the next, or it gets its own.
    """

    what: str
    unit: str
    by: str
    sizes: tuple[int, int]
    steps: Steps

    @property
    def identity(self) -> str:
        """What tells it from others, from one run to the next."""
        return f"{self.what}/{self.sizes}/{_told(self.steps)}"


@dataclass(frozen=True, kw_only=True)
class Growth:
    """A probe of growth in CPU time: what ``work`` costs for each of its ``operations``, at both sizes of ``on``.

    ``work(name, n, rng)`` gives the steps to measure; ``operations`` says how many they are, as a number or as a
    function of n. ``look(name, n, rng)`` gives steps at the end whose answers tell whether all that came before was
    done. ``suspects`` is where a learner who fails should look.
    """

    operation: str
    on: Made
    operations: int | Callable[[int], int]
    work: Steps
    look: Steps | None = None
    suspects: str = SUSPECTS

    def count(self, size: int) -> int:
        """Return how many operations the work is at ``size``."""
        return self.operations(size) if callable(self.operations) else self.operations


@dataclass(frozen=True, kw_only=True)
class Memory:
    """A probe of memory: the bytes that rounds of ``work`` add to a worker, beyond what they add to the reference.

    ``prepare(name)`` gives the steps before; ``work(name, n)`` those of round n. The first ``warm`` rounds are not
    counted: in them the interpreter's own pools fill up. ``peak`` asks for the most that is in use during the rounds,
    instead of what is kept after them. ``allowed`` is in bytes: right programs are seen to wobble by tens of thousands,
    and 64,000 calls that keep 8 bytes each, the least that anything takes, are twice as much.
    """

    operation: str
    prepare: Callable[[str], Iterable[Step]]
    work: Callable[[str, int], Iterable[Step]]
    warm: int = 0
    rounds: int = 1
    allowed: int = 256 << 10
    peak: bool = False
    suspects: str = "what is kept of each call, or copied, or made before it is needed"


@dataclass(frozen=True, kw_only=True)
class Trips:
    """A probe of what calls ask of Redis, at two sizes: counted, so that the same program gets the same verdict.

    ``prepare(n)`` gives the steps before; each step of ``work(n)`` is counted by itself, and may not raise unless it is
    a `catch`. At the big size a step may take ``more`` round trips more than the same step at the small, be sent
    ``bytes`` more, and look at all keys ``walks`` times; at either it may take ``most`` round trips. At the big size
    Redis may keep ``keeps`` bytes more after all of them than at the small. Each as far as it is given.
    """

    what: str
    sizes: tuple[int, int]
    prepare: Callable[[int], Iterable[Step]]
    work: Callable[[int], Iterable[Step]]
    more: int | None = None
    bytes: int | None = None
    walks: int | None = None
    most: int | None = None
    keeps: int | None = None


def _told(steps: Callable[..., Any]) -> str:
    """Return what tells one function from another, from one run to the next."""
    if isinstance(steps, functools.partial):
        given = [*steps.args, *steps.keywords.items()]
        return f"{_told(steps.func)}{[_told(one) if callable(one) else repr(one) for one in given]}"
    code = getattr(steps, "__code__", None)
    return f"{steps.__module__}.{steps.__qualname__}:{code.co_firstlineno if code else 0}"
