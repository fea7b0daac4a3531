"""What the four functions may cost: O(n) time whatever the shape, and O(1) memory."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial

from graders import (
    Budget,
    Growth,
    Made,
    Memory,
    Ref,
    Script,
    Step,
    Subject,
    call,
    distance,
    let,
    link,
    new,
    points,
    toy,
    writes,
)

from .lists import chain, ring, scattered

VISITS = 3_300  # nodes of each shape that a request has walked, all calls together
WALKS = "a walk inside a walk: for each node another way along the list, or round the cycle"


def shapes(size: int) -> dict[str, tuple[int, int]]:
    """Lists of ``size`` nodes: the way in and the cycle, by what is long."""
    return {"ends": (size, 0), "round": (0, size), "way": (size - 5, 5), "both": (size // 2, size - size // 2)}


def made(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """A list of each shape, with variables for its head, its cycle's start, and the cycle's last node."""
    for shape, (tail, cycle) in shapes(size).items():
        this = f"{name}_{shape}"
        if not cycle:
            yield chain(f"{this}_head", scattered(tail, rng))
            continue
        yield from ring(f"{this}_last", f"{this}_start" if tail else f"{this}_head", cycle, rng)
        if tail:
            yield from ring(f"{this}_end", f"{this}_head", tail, rng)
            yield link(f"{this}_end", Ref(f"{this}_start"))


LISTS = Made(what="the list", unit="nodes", by="Node", sizes=(128, 3_277), steps=made)


def calls(size: int) -> int:
    """How often each list is walked: a small one as often as it takes to see as many nodes as in a large one."""
    return -(-VISITS // size)


def nodes(size: int) -> int:
    """How many nodes that is."""
    return calls(size) * size * len(shapes(size))


def looks(function: str, name: str, size: int, _: random.Random) -> list[Step]:
    """Calls on a list of each shape, which write to no node."""
    return [call("", function, Ref(f"{name}_{shape}_head")) for shape in shapes(size)] * calls(size) + [writes()]


LONG = [(13_000, 0), (0, 12_000), (7_000, 6_000)]


def long(shape: tuple[int, int], *steps: Step) -> Script:
    """A list that is longer than anyone allowed for, and ``steps`` on it; only for who takes linear time."""
    return Script((let("head", toy("lasso", *shape)), writes(), *steps))


@points(1)
def test_looking_takes_linear_time(subject: Subject, budget: Budget) -> None:
    """Each node is passed a few times, however many there are: no walk inside a walk, and no limit on the steps."""
    for function in ("has_cycle", "cycle_start", "cycle_length"):
        work = partial(looks, function)
        operation = f"{function} per node"
        budget.allows(Growth(operation=operation, on=LISTS, operations=nodes, work=work, suspects=WALKS))
    for shape in LONG:
        asked = [call("", "has_cycle", Ref("head")), call("", "cycle_length", Ref("head"))]
        found = [new("start", "cycle_start", Ref("head")), distance("head", Ref("start"), sum(shape))]
        subject.agrees(long(shape, *asked, *found, writes()))


def removals(name: str, size: int, _: random.Random) -> list[Step]:
    """Removals, after each of which the cycle is made anew."""
    steps = []
    for shape, (tail, cycle) in shapes(size).items():
        this = f"{name}_{shape}"
        steps.append(call("", "remove_cycle", Ref(f"{this}_head")))
        if cycle:
            steps.append(link(f"{this}_last", Ref(f"{this}_start" if tail else f"{this}_head")))
    return steps * calls(size)


def ends(name: str, size: int, _: random.Random) -> Iterator[Step]:
    """A last removal, and whether all nodes are still there."""
    for shape in shapes(size):
        yield call("", "remove_cycle", Ref(f"{name}_{shape}_head"))
        yield distance(f"{name}_{shape}_head", None, size)


@points(1)
def test_removing_takes_linear_time(subject: Subject, budget: Budget) -> None:
    """The link back is found in a few walks: asking of every node whether it is the last one takes a walk for each."""
    budget.allows(
        Growth(
            operation="remove_cycle per node",
            on=LISTS,
            operations=nodes,
            work=removals,
            look=ends,
            suspects=WALKS,
        )
    )
    for shape in LONG:
        removing = call("", "remove_cycle", Ref("head"))
        subject.agrees(long(shape, removing, distance("head", None, sum(shape))))


MILLION = 1_000_000
TENTH = 100_000
MEMORY = "a set, a list or a dict of nodes, a copy of the list, or recursion, whose frames are memory too"


# How many in ten nodes lead to the cycle: where the way in is walked, or the cycle, two bytes cannot count it.
WAYS_IN = {"cycle_start": 7, "cycle_length": 3, "remove_cycle": 7, "has_cycle": 4}


def large(size: int, function: str, name: str) -> Iterator[Step]:
    """A list of ``size`` for a function; and a short one, for what is imported at the first call."""
    yield let(f"{name}_0", toy("lasso", 5, 3))
    yield chain(f"{name}_1", scattered(size, random.Random(size)), size * WAYS_IN[function] // 10)


def one_call(size: int, function: str, name: str, turn: int) -> Iterator[Step]:
    """A call, and what came of it."""
    head = f"{name}_{turn}"
    if function == "cycle_start":
        yield new("start", function, Ref(head))
        yield distance(head, Ref("start"), size)
        return
    yield call("", function, Ref(head))
    if function == "remove_cycle":
        yield distance(head, None, size)


def passing(*_: object) -> Iterator[Step]:
    """A list that is walked by each function, and then no longer needed."""
    yield let("head", toy("lasso", 1_000, 500))
    yield call("", "has_cycle", Ref("head"))
    yield new("start", "cycle_start", Ref("head"))
    yield call("", "cycle_length", Ref("head"))
    yield call("", "remove_cycle", Ref("head"))


@points(2)
def test_a_million_nodes_cost_no_memory(budget: Budget) -> None:
    """A few references are all it takes: a set of visited nodes is largest just where memory has run out."""
    sizes = {"cycle_start": TENTH, "cycle_length": TENTH, "remove_cycle": TENTH, "has_cycle": MILLION}
    for function, size in sizes.items():
        budget.allows(
            Memory(
                operation=f"{function} of {size:,} nodes",
                prepare=partial(large, size, function),
                work=partial(one_call, size, function),
                warm=1,
                allowed=96 << 10,
                peak=True,
                suspects=MEMORY,
            )
        )
    name = "looking at one list after another"
    kept = "what keeps a list that was looked at: its nodes are not the program's own any more"
    budget.allows(Memory(operation=name, prepare=passing, work=passing, warm=2, rounds=6, suspects=kept))
