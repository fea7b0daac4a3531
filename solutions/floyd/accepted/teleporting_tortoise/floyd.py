"""The tortoise sits still and is put where the hare is after 1, 2, 4, 8 ... steps, so the hare counts a whole lap."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    value: Any
    next: "Node | None" = field(default=None, repr=False)


def cycle_length(head: Node | None) -> int:
    hare = head
    for power in count():
        tortoise = hare
        for steps in range(1, 2**power + 1):
            if hare is None:
                return 0
            hare = hare.next
            if hare is tortoise:
                return steps
    raise AssertionError("every list either ends or comes back")


def has_cycle(head: Node | None) -> bool:
    return cycle_length(head) > 0


def cycle_start(head: Node | None) -> Node | None:
    return _start_and_last(head)[0]


def remove_cycle(head: Node | None) -> Node | None:
    last = _start_and_last(head)[1]
    if last is not None:
        last.next = None
    return head


def _start_and_last(head: Node | None) -> tuple[Node | None, Node | None]:
    length = cycle_length(head)
    if not length:
        return None, None
    # The last node is one step short of a lap ahead of the start, so two walkers that far apart find both.
    start = last = head
    for _ in range(length - 1):
        last = last.next
    while last.next is not start:
        start = start.next
        last = last.next
    return start, last
