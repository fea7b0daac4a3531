"""Linked lists as steps of a script, by their shape: how many nodes lead to the cycle, and how many are on it.

A shape without a cycle is a list that ends, and (0, 0) the empty one. Short lists
are built node by node, so that a reply can name a node and every link can be
read; long ones are made by the judge and looked at by counting links.
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise

from graders import Ref, Step, call, distance, let, link, new, read, toy

Shape = tuple[int, int]


def name(place: int) -> str:
    """The variable of a short list's node."""
    return f"n{place}"


def head(size: int) -> Ref | None:
    """What a short list of ``size`` nodes is handed over as."""
    return Ref(name(0)) if size else None


def short(shape: Shape, values: Sequence[object] = ()) -> Iterator[Step]:
    """A list of nodes that each have a variable; their values differ, or are ``values`` over and over."""
    tail, cycle = shape
    size = tail + cycle
    for place in range(size):
        value = values[place % len(values)] if values else place + 1
        yield let(name(place), toy("Node", value))
    for place, following in pairwise(range(size)):
        yield link(name(place), Ref(name(following)))
    if cycle:
        yield link(name(size - 1), Ref(name(tail)))


def asked(shape: Shape, *functions: str, values: Sequence[object] = ()) -> Iterator[Step]:
    """A short list, and a call of each of ``functions`` on it."""
    yield from short(shape, values)
    for function in functions:
        yield call("", function, head(sum(shape)))


def whole(size: int) -> Iterator[Step]:
    """A look at every link of a short list, then at every value."""
    for attribute in ("next", "value"):
        for place in range(size):
            yield read(name(place), attribute)


def long(shape: Shape) -> Iterator[Step]:
    """A list too long to name its nodes, and what each function makes of it."""
    size = sum(shape)
    yield let("head", toy("lasso", *shape))
    yield call("", "has_cycle", Ref("head"))
    yield call("", "cycle_length", Ref("head"))
    yield new("start", "cycle_start", Ref("head"))
    yield distance("head", Ref("start"), size)
    yield new("whole", "remove_cycle", Ref("head"))
    yield distance("head", None, size)


def scattered(size: int, rng: random.Random, blocks: int = 16) -> list[int]:
    """The numbers below ``size``, shuffled within blocks: not in the order of addresses, but kind to a processor."""
    places = rng.sample(range(blocks), blocks)
    found = [start + place for start in range(0, size, blocks) for place in places]
    return [number for number in found if number < size]


def chain(into: str, order: Sequence[int], back: int | None = None) -> Step:
    """A list whose nodes come in ``order``, the last of them linked to the one ``back`` links from the first."""
    links = array("I", range(len(order)))
    for here, following in pairwise(order):
        links[here] = following
    if back is not None:
        links[order[-1]] = order[back]
    return let(into, toy("chain", links.tobytes(), order[0]))


def ring(last: str, first: str, size: int, rng: random.Random) -> Iterator[Step]:
    """A cycle of ``size`` nodes, two or more, with variables for two of them that follow each other."""
    yield chain(last, scattered(size, rng), 0)
    yield Step("read", last, "next", into=first)
