"""Toys: values of the judge's own that a learner's code is handed, where plain data would not show what it does.

Made in the worker, beside a learner's code, and in the judge, for the model. What they count in a worker is as
believable as anything else that a worker says.
"""

from __future__ import annotations

import copy
import gc
from array import array
from collections import deque
from collections.abc import Sequence
from itertools import compress, count, pairwise, repeat
from operator import eq
from typing import Any

_written = [0]


class Node:
    """A node of a linked list, told from others by identity alone: ``==`` and ``hash()`` raise. Counts its writes."""

    __slots__ = ("_next", "_value")

    def __init__(self, value: Any, next: Node | None = None) -> None:  # noqa: A002 - the kata's own name for it
        _set_value(self, value)
        _set_next(self, next)

    def __eq__(self, other: object) -> bool:
        raise TypeError("nodes are told apart by identity: compare them with `is`")

    __ne__ = __eq__

    def __hash__(self) -> int:
        raise TypeError("nodes are told apart by identity: they do not go into a set or a dict")


_set_value: Any = Node.__dict__["_value"].__set__
_set_next: Any = Node.__dict__["_next"].__set__
_get_next: Any = Node.__dict__["_next"].__get__


def _counted(setter: Any) -> Any:
    def write(node: Node, value: Any) -> None:
        _written[0] += 1
        setter(node, value)

    return write


Node.value = property(Node.__dict__["_value"].__get__, _counted(_set_value))  # type: ignore[attr-defined]
Node.next = property(_get_next, _counted(_set_next))  # type: ignore[attr-defined]
Node.__module__ = "__main__"


def link(node: Node, following: Node | None) -> None:
    """Have ``following`` come after ``node``; the judge's own writing does not count."""
    _set_next(node, following)


def writes() -> int:
    """Return how often a node was written to since this was last asked."""
    count, _written[0] = _written[0], 0
    return count


def chain(links: bytes, head: int) -> Node:
    """Return the head of a linked list: ``links`` holds, for each node, the index of the next as 4 bytes, or itself.

    Nodes are numbered in no order, so that the numbers say nothing of where a cycle begins or how long it is. A node
    that would link to itself ends the list.
    """
    following = array("I", links)
    collecting = gc.isenabled()
    gc.disable()
    try:
        # A million nodes: without a step of Python for each.
        nodes = list(map(object.__new__, repeat(Node, len(following))))
        consume = deque[None](maxlen=0).extend
        consume(map(_set_value, nodes, links[::4]))
        consume(map(_set_next, nodes, map(nodes.__getitem__, following)))
        consume(map(_set_next, compress(nodes, map(eq, following, count())), repeat(None)))
        return nodes[head]
    finally:
        if collecting:
            gc.enable()


def lasso(tail: int, cycle: int) -> Node | None:
    """Return the head of a linked list: ``tail`` nodes that lead to a cycle of ``cycle``; one that ends, if that is 0.

    What makes it fits in a line of a report; a `chain` does not.
    """
    nodes = [Node(number) for number in range(1, tail + cycle + 1)]
    for node, following in pairwise(nodes):
        _set_next(node, following)
    if cycle:
        _set_next(nodes[-1], nodes[tail])
    return nodes[0] if nodes else None


def distance(head: Node | None, goal: Node | None, most: int) -> int:
    """Return how many links lead from ``head`` to ``goal``; -1 if it is not met within ``most``."""
    node, count = head, 0
    while node is not goal:
        if node is None or count == most:
            return -1
        node, count = _get_next(node), count + 1
    return count


class Ordered:
    """A value that can be compared, and nothing else: no hash, no arithmetic, no least one. Counts comparisons."""

    __slots__ = ("rank",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, rank: int) -> None:
        self.rank = rank

    def __eq__(self, other: object) -> bool:
        return type(other) is Ordered and self.rank == other.rank

    def __lt__(self, other: Ordered) -> bool:
        return self.rank < other.rank if type(other) is Ordered else NotImplemented

    def __le__(self, other: Ordered) -> bool:
        return self.rank <= other.rank if type(other) is Ordered else NotImplemented

    def __gt__(self, other: Ordered) -> bool:
        return self.rank > other.rank if type(other) is Ordered else NotImplemented

    def __ge__(self, other: Ordered) -> bool:
        return self.rank >= other.rank if type(other) is Ordered else NotImplemented

    def __bool__(self) -> bool:
        raise TypeError("this value is neither true nor false: it can only be compared")

    def __repr__(self) -> str:
        return f"Ordered({self.rank})"


class Items(Sequence[Any]):
    """A sequence that is neither a list nor a tuple: it has a length and items, and cannot be changed."""

    __slots__ = ("_items",)

    def __init__(self, items: list[Any]) -> None:
        self._items = tuple(items)

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: Any) -> Any:
        found = self._items[index]
        return Items(list(found)) if isinstance(index, slice) else found

    def __repr__(self) -> str:
        return f"Items({list(self._items)})"


def numbered(prefix: str, count: int) -> list[str]:
    """Return so many names: what makes them fits in a line of a report."""
    return [f"{prefix}{number}" for number in range(count)]


class Clock:
    """What a model is given for a Redis: its clock."""

    def __init__(self, now: float) -> None:
        self.now = now


class Till:
    """The payment gateway: charges as it was told to, and remembers under which reference.

    ``outcomes`` says what becomes of the next charges: ``ok``, ``declined``, ``timeout`` (nothing was charged) or
    ``timeout_charged``; ``ok`` once there are none left. ``ok:31`` takes effect at once, but is told 31 seconds later;
    so with the others.
    """

    def __init__(self) -> None:
        self.outcomes: list[str] = []
        self.charges: list[tuple[str, dict[str, Any]]] = []
        self.requests: list[dict[str, Any]] = []
        self.refused = 0
        self.takes = 0.0  # seconds until the last answer is told

    def charge(self, reference: str, request: dict[str, Any]) -> list[Any]:
        """Return what came of a charge: ``["ok", response]`` or ``["raise", name, args]``."""
        self.requests.append(copy.deepcopy(request))
        outcome, _, takes = (self.outcomes.pop(0) if self.outcomes else "ok").partition(":")
        self.takes = float(takes or 0)
        if outcome == "declined":
            self.refused += 1  # so that no two are alike
            return ["raise", "CardDeclined", ["insufficient funds", 50 + self.refused]]
        if outcome == "timeout":
            return ["raise", "GatewayTimeout", ["the gateway did not answer"]]
        response = {"charge": f"ch_{len(self.charges) + 1}", "amount": request.get("amount")}
        self.charges.append((reference, response))
        if outcome == "timeout_charged":
            return ["raise", "GatewayTimeout", ["the gateway did not answer"]]
        return ["ok", response]

    def find(self, reference: str) -> list[Any]:
        """Return the charge made under ``reference``, if there is one."""
        self.takes = 0.0
        return ["ok", next((response for known, response in self.charges if known == reference), None)]


class ModelsTill:
    """The till as a model is given it: what it answers is returned or raised, on the clock of the model's Redis."""

    def __init__(self, till: Till, module: Any, clock: Clock) -> None:
        self.till = till
        self.module = module
        self.clock = clock

    def charge(self, reference: str, request: dict[str, Any]) -> Any:
        """Charge a card."""
        return self._heard(self.till.charge(reference, request))

    def find(self, reference: str) -> Any:
        """Return the charge made under ``reference``, or None."""
        return self._heard(self.till.find(reference))

    def _heard(self, answer: list[Any]) -> Any:
        self.clock.now += self.till.takes
        if answer[0] == "ok":
            return answer[1]
        raise getattr(self.module, answer[1])(*answer[2])


class Places(Sequence[Any]):
    """A sequence that gives one item at a time, by its place from 0 up: no slices, no places below 0."""

    __slots__ = ("_items",)

    def __init__(self, items: list[Any]) -> None:
        self._items = tuple(items)

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            raise TypeError("this sequence has no slices: ask for one item at a time")
        if index < 0:
            raise IndexError("this sequence is counted from 0: ask for no place below")
        return self._items[index]

    def __repr__(self) -> str:
        return f"Places({list(self._items)})"


MAKERS: dict[str, Any] = {
    "Node": Node,
    "Ordered": Ordered,
    "Items": Items,
    "Places": Places,
    "chain": chain,
    "lasso": lasso,
    "range": range,
    "iter": iter,
    "numbered": numbered,
}


def state(value: object) -> tuple[str, list[Any]] | None:
    """Return what a toy that may cross is made of; None for anything else."""
    if type(value) is Ordered:
        return "Ordered", [value.rank]
    if type(value) is Items:
        return "Items", [list(value._items)]
    if type(value) is Places:
        return "Places", [list(value._items)]
    return None
