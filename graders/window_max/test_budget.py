"""What window maxima may cost: O(n) for a whole input and O(1) for a push, whatever k is; memory O(min(k, pushed))."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import partial

from graders import Budget, Growth, Made, Memory, Ref, Step, call, each, let, new, points, show, toy

probe = partial(Growth, suspects="max() of a window, a loop over it, a slice, a copy, a sorted list, or pop(0)")


def falling(size: int, top: int = 0) -> Sequence[int]:
    """Each value is a candidate until it leaves: the window is as full as can be."""
    return range(top or size, (top or size) - size, -1)


def blended(size: int, rng: random.Random) -> Sequence[int]:
    """A fall, a rise, a plateau, saw teeth and no order at all, each a fifth of ``size``."""
    part = size // 5
    teeth = [place % 100 for place in range(part)]
    return [*falling(part), *range(part), *[part] * part, *teeth, *(rng.randrange(part) for _ in range(part))]


LONG, MIDDLING = 50_000, 20_000
INPUTS = {LONG: falling(LONG), MIDDLING: blended(MIDDLING, random.Random(7))}


def given(length: int, name: str, *_: object) -> list[Step]:
    """An input, the same at any k."""
    return [let(name, list(INPUTS[length]))]


def given_more(name: str, size: int, rng: random.Random) -> list[Step]:
    """An input of ``size`` values."""
    return [let(name, list(blended(size, rng)))]


def whole(name: str, k: int, _: random.Random) -> list[Step]:
    """The maxima of an input, kept where they are: to send them would cost as much as to find them."""
    return [new(f"{name}_maxima", "sliding_window_max", Ref(name), k)]


def whole_by_fifty(name: str, _: int, rng: random.Random) -> list[Step]:
    """The maxima of an input with a window of 50."""
    return whole(name, 50, rng)


def look(name: str, *_: object) -> list[Step]:
    """All the maxima of the last round."""
    return [show(f"{name}_maxima")]


@points(2)
def test_the_whole_input_is_linear(budget: Budget) -> None:
    """A value costs the same in a window and an input of any size: a year of samples is shown by the week, too."""
    operation, what, unit = "sliding_window_max", "the window", "values"
    middling = Made(what=what, unit=unit, by=operation, sizes=(32, 2_048), steps=partial(given, MIDDLING))
    name = f"{operation} per value"
    budget.allows(probe(operation=name, on=middling, operations=MIDDLING, work=whole, look=look))
    wide = Made(what=what, unit=unit, by=operation, sizes=(256, 20_000), steps=partial(given, LONG))
    name = f"{operation} per falling value"
    budget.allows(probe(operation=name, on=wide, operations=LONG, work=whole, look=look))
    long = Made(what="the input", unit=unit, by=operation, sizes=(1_000, 48_000), steps=given_more)
    name = f"{operation} with a window of 50 per value"
    budget.allows(probe(operation=name, on=long, operations=lambda size: size, work=whole_by_fifty, look=look))


def pushed(name: str, values: Sequence[int]) -> Step:
    """Push ``values``; keep the maxima where they are."""
    return Step("each", name, "push", (list(values),), into=f"{name}_maxima")


HIGH, LOW = 1 << 29, 1 << 28


def full(name: str, k: int, _: random.Random) -> list[Step]:
    """A stream with k candidates, half a window after it was full: whoever tidies up once a window has just done so."""
    return [new(name, "WindowMax", k), pushed(name, falling(max(k + k // 2, 2_000), HIGH))]


def lower(name: str, _: int, rng: random.Random) -> list[Step]:
    """A fall of 4,096 values below all that `full` has pushed."""
    return [pushed(name, falling(4_096, rng.randrange(5_000, LOW)))]


def empty(name: str, k: int, _: random.Random) -> list[Step]:
    """A stream with nothing pushed yet."""
    return [new(name, "WindowMax", k)]


def tenfold(k: int) -> int:
    """Return how many values fill a window ten times."""
    return max(10 * k, 2_000)


def ups_and_downs(name: str, k: int, rng: random.Random) -> list[Step]:
    """Values of all shapes, each of which fills the window twice."""
    return [pushed(name, blended(tenfold(k), rng))]


def long_used(name: str, age: int, rng: random.Random) -> list[Step]:
    """A stream with a window of 50 and ``age`` pushes behind it."""
    return [new(name, "WindowMax", 50), pushed(name, [rng.randrange(1_000) for _ in range(age)])]


def some_more(name: str, _: int, rng: random.Random) -> list[Step]:
    """Values of all shapes, 2,000 in all."""
    return [pushed(name, blended(2_000, rng))]


@points(2)
def test_push_is_constant_time(budget: Budget) -> None:
    """A push costs the same in a window of any width and a stream of any age: samples come in all day long."""
    operation, what = "push", "the window"
    middling = Made(what=what, unit="values", by=operation, sizes=(32, 2_048), steps=empty)
    budget.allows(probe(operation=operation, on=middling, operations=tenfold, work=ups_and_downs, look=look))
    wide = Made(what=what, unit="values", by=operation, sizes=(256, 98_304), steps=full)
    budget.allows(probe(operation=f"{operation} of falling values", on=wide, operations=4_096, work=lower, look=look))
    old = Made(what="the stream so far", unit="pushes", by=operation, sizes=(1_000, 40_000), steps=long_used)
    name = f"{operation}, after long use"
    budget.allows(probe(operation=name, on=old, operations=2_000, work=some_more, look=look))


PUSHES = 8_000  # in each round of a probe of memory
LARGE = 1 << 1_000  # so that a value that is kept is seen


def narrow(name: str) -> list[Step]:
    """A stream with a window of 10."""
    return [new(name, "WindowMax", 10), each(name, "push", falling(1_000))]


def large(name: str, start: int, step: int) -> list[Step]:
    """Values from ``start`` on, whose maxima are not kept; and the last of them again, to see that all is well."""
    values = toy("range", start, start + PUSHES * step, step)
    pushing = Step("each", name, "push", (values,), into="maxima")
    return [pushing, let("maxima", None), call(name, "push", start + (PUSHES - 1) * step)]


def down(name: str, turn: int) -> list[Step]:
    """Values below all that came before in a round."""
    return large(name, -LARGE - PUSHES * turn, -1)


def up(name: str, turn: int) -> list[Step]:
    """Values above all that came before."""
    return large(name, LARGE + PUSHES * turn, 1)


def up_and_down(name: str, turn: int) -> list[Step]:
    """Values of all shapes."""
    return [each(name, "push", blended(PUSHES, random.Random(turn)))]


def wide_but_young(name: str, _: int) -> list[Step]:
    """A stream with a wide window and 100 values in it."""
    return [new(name, "WindowMax", 4_000_000), each(name, "push", range(100))]


def wider_than_the_input(name: str, _: int) -> list[Step]:
    """A wide window that 100 values cannot fill."""
    return [new(name, "sliding_window_max", list(range(100)), 4_000_000)]


@points(1)
def test_memory_is_bounded(budget: Budget) -> None:
    """A stream keeps what its window holds, however long it runs, and a wide window costs nothing until it fills."""
    name = "a stream with a window of 4,000,000 and 100 values in it"
    budget.allows(Memory(operation=name, prepare=narrow, work=wide_but_young))
    name = "sliding_window_max of 100 values with a window of 4,000,000"
    budget.allows(Memory(operation=name, prepare=narrow, work=wider_than_the_input, peak=True))
    for name, work in (
        ("a stream with a window of 10 that falls for ever", down),
        ("a stream with a window of 10 that rises for ever", up),
        ("a stream with a window of 10 after many ups and downs", up_and_down),
    ):
        budget.allows(Memory(operation=name, prepare=narrow, work=work, warm=3, rounds=10))
