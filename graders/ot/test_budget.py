"""What operational transformation may cost: the parts of operations and what was missed, not texts and histories."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial

from graders import Budget, Growth, Made, Memory, Ref, Step, call, each, let, new, points

from .model import Op

SUSPECTS = "pop(0), del of a first item, a text cut off or built anew at each part, or a step for each character"
WIDE = "a😀bc𐍈d"  # four bytes for each character in memory, so that copying costs what it costs
ROOM = 8  # characters of the text for each change


def operation(changes: int, length: int, rng: random.Random) -> Op:
    """An operation of so many changes on a text of ``length``: each keeps, inserts, and deletes."""
    op: Op = []
    room = length // changes
    for _ in range(changes):
        count = rng.randrange(1, room)
        op += [count, rng.choice(("x", "yz", "😀")), count - room]
    return [*op, length - changes * room] if length > changes * room else op


def length_after(op: Op) -> int:
    """The length of the text that an operation leaves."""
    return sum(len(part) if isinstance(part, str) else max(part, 0) for part in op)


def on_one_text(changes: int, name: str, length: int, rng: random.Random) -> Iterator[Step]:
    """Operations a and b, made on one text, and c, made after a."""
    a, b = (operation(changes, length, rng) for _ in "ab")
    yield let(f"{name}_a", a)
    yield let(f"{name}_b", b)
    yield let(f"{name}_c", operation(changes, length_after(a), rng))


def of_many_parts(name: str, parts: int, rng: random.Random) -> Iterator[Step]:
    """A text, operations a and b made on it, and c, made after a, of some three parts for each change."""
    changes = parts // 3
    yield let(name, (WIDE * (changes * ROOM))[: changes * ROOM])
    yield from on_one_text(changes, name, changes * ROOM, rng)


def pasted(name: str, parts: int, _: random.Random) -> Iterator[Step]:
    """One insert of 80 characters for each part, and an operation that keeps and deletes 80 of it in turn."""
    yield let(f"{name}_a", [(WIDE * (14 * parts))[: 80 * parts]])
    yield let(f"{name}_c", [-80 if place % 2 else 80 for place in range(parts)])


def at_one_place(name: str, parts: int, _: random.Random) -> Iterator[Step]:
    """An operation that inserts and deletes a character in turn, and one that does nothing."""
    yield let(f"{name}_a", [-1 if place % 2 else WIDE[place % 6] for place in range(parts)])
    yield let(f"{name}_b", [parts // 2])


def beside_nothing(name: str, parts: int, _: random.Random) -> Iterator[Step]:
    """An operation of many parts that lie apart, and one that does nothing."""
    yield let(f"{name}_a", [WIDE[place % 6] if place % 2 else 1 for place in range(parts)])
    yield let(f"{name}_b", [parts - parts // 2])


def turns(size: int) -> int:
    """How often work is done on something of this size: small things more than once, for the clock's sake."""
    return max(1, 2_000 // size)


def calls(function: str, one: str, other: str, times: int, name: str, _: int, __: random.Random) -> Iterator[Step]:
    """Call a function on what is in two variables; what it returns is kept in another."""
    for _ in range(times):
        yield Step("call", "", function, (Ref(f"{name}{one}"), Ref(f"{name}{other}")), into=f"{name}_kept")


def calls_by_size(function: str, one: str, other: str, name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """Call a function as often as something of this size needs."""
    return calls(function, one, other, turns(size), name, size, rng)


def parts_walked(size: int) -> int:
    """How many parts the calls walk."""
    return size * turns(size)


LONG_TEXT = Made(
    what="the text", unit="characters", by="transform", sizes=(2_000, 1_000_000), steps=partial(on_one_text, 30)
)
MANY_PARTS = Made(what="each operation", unit="parts", by="transform", sizes=(500, 32_000), steps=of_many_parts)
LONG_INSERT = Made(what="the second operation", unit="parts", by="compose", sizes=(500, 8_000), steps=pasted)
ONE_PLACE = Made(
    what="an operation", unit="parts at one place", by="transform", sizes=(500, 60_000), steps=at_one_place
)
BESIDE_NOTHING = Made(what="an operation", unit="parts", by="transform", sizes=(500, 60_000), steps=beside_nothing)


@points(1)
def test_cost_follows_the_parts(budget: Budget) -> None:
    """Cost follows the parts of operations: one letter typed into a book costs what it costs in an empty text."""
    for function, other in (("transform", "_b"), ("compose", "_c")):
        budget.allows(
            Growth(
                operation=f"{function}, of 100 parts",
                on=LONG_TEXT,
                operations=10,
                work=partial(calls, function, "_a", other, 10),
                suspects="a step for each character",
            )
        )
    for operation, function, one, other, on in (
        ("transform, for each part", "transform", "_a", "_b", MANY_PARTS),
        ("compose, for each part", "compose", "_a", "_c", MANY_PARTS),
        ("apply, for each part", "apply", "", "_a", MANY_PARTS),
        ("compose, for each part of a long insert", "compose", "_a", "_c", LONG_INSERT),
        ("transform, for each part at one place", "transform", "_a", "_b", ONE_PLACE),
        ("transform, for each part beside nothing", "transform", "_a", "_b", BESIDE_NOTHING),
    ):
        work = partial(calls_by_size, function, one, other)
        budget.allows(Growth(operation=operation, on=on, operations=parts_walked, work=work, suspects=SUSPECTS))


def long_lived(name: str, commits: int, _: random.Random) -> Iterator[Step]:
    """A server that has seen so many commits of fifty clients, on a text of four characters."""
    yield new(name, "DocumentServer", "0123")
    numbers = range(commits)
    ops: list[Op] = [[4] if place % 4 else ["x", -1, 3] for place in numbers]
    yield each(name, "receive", [client(place) for place in numbers], numbers, numbers, ops)


def client(number: int) -> str:
    """The name of a client, of whom there are fifty."""
    return f"client {number % 50}"


def some_late(name: str, size: int, rng: random.Random) -> Iterator[Step]:
    """Messages of clients who missed up to 3 commits, copies of them, and copies of old messages."""
    for _ in range(40):
        yield Step("read", name, "revision", into="now")
        now = Ref("now")
        ops: list[Op] = [[place, rng.choice("xy😀"), -1, 3 - place] for place in rng.sample(range(3), 3)]
        clients = [client(place) for place in rng.sample(range(50), 4)]
        sequences = [rng.randrange(1 << 40, 1 << 60) for _ in range(4)]
        for _ in "ab":
            yield each(name, "receive", clients, sequences, [now] * 4, [*ops, [4]])
        old = [rng.randrange(size) for _ in range(4)]
        yield each(name, "receive", [client(place) for place in old], old, [now] * 4, [*ops, [4]])


def long_away(name: str, size: int, _: random.Random) -> Iterator[Step]:
    """A client who missed more than a thousand commits, if there were so many, and asks for them."""
    yield call(name, "since", max(size - 1_200, 0))
    yield each(name, "receive", ["long away"], [1], [max(size - 1_200, 0)], [[3, "z", 1]])
    yield Step("read", name, "text")


LONG_LIVED = Made(what="the history", unit="commits", by="receive", sizes=(200, 5_000), steps=long_lived)


@points(1)
def test_receive_costs_what_was_missed(budget: Budget) -> None:
    """Receiving costs what the sender had missed, not all history: an old document must be as quick as a new one."""
    suspects = "a loop over the log, a copy of it, or `in` on a list"
    budget.allows(
        Growth(operation="receive", on=LONG_LIVED, operations=480, work=some_late, look=long_away, suspects=suspects)
    )


def large(name: str) -> list[Step]:
    """A server with a text of 20,000 characters."""
    return [new(name, "DocumentServer", (WIDE * 4_000)[:20_000])]


def small_commits(name: str, turn: int) -> list[Step]:
    """Commits that replace a character each."""
    numbers = range(40 * turn, 40 * turn + 40)
    ops: list[Op] = [[number, "x", -1, 19_999 - number] for number in numbers]
    return [each(name, "receive", ["ann"] * 40, numbers, numbers, ops)]


@points(1)
def test_the_server_stores_one_text(budget: Budget) -> None:
    """History is kept as operations, not as texts: a book with a million commits must not be a million books."""
    budget.allows(
        Memory(
            operation="a server with a text of 20,000 characters, at each commit",
            prepare=large,
            work=small_commits,
            warm=2,
            rounds=6,
            suspects="a copy of the text for every revision",
        )
    )
