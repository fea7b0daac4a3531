"""Whether a node is on the cycle can be tested by looking whole laps ahead, so the start is found by halving."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    value: Any
    next: "Node | None" = field(default=None, repr=False)


def _meeting(head: Node | None) -> tuple[Node | None, int]:
    """Return the node where the tortoise is caught, and its place: whole laps from the head."""
    hare, place = head, 0
    tortoise = head
    while hare is not None and hare.next is not None:
        tortoise = tortoise.next
        hare = hare.next.next
        place += 1
        if hare is tortoise:
            return hare, place
    return None, 0


def _ahead(node: Node, steps: int) -> Node:
    for _ in range(steps):
        node = node.next
    return node


def has_cycle(head: Node | None) -> bool:
    meeting, _ = _meeting(head)
    return meeting is not None


def cycle_start(head: Node | None) -> Node | None:
    laps_ahead, bound = _meeting(head)
    if laps_ahead is None:
        return None
    # The start is one of the `bound` + 1 nodes from `low` on. Both walkers only ever go forward, and half as far each
    # time, so together they take no more than twice the steps that the tortoise took.
    low = head
    while bound:
        half = bound // 2
        middle, middle_ahead = _ahead(low, half), _ahead(laps_ahead, half)
        if middle is middle_ahead:
            bound = half
        else:
            low, laps_ahead = middle.next, middle_ahead.next
            bound -= half + 1
    return low


def cycle_length(head: Node | None) -> int:
    meeting, _ = _meeting(head)
    if meeting is None:
        return 0
    node, length = meeting.next, 1
    while node is not meeting:
        node = node.next
        length += 1
    return length


def remove_cycle(head: Node | None) -> Node | None:
    start = last = cycle_start(head)
    if start is not None:
        while last.next is not start:
            last = last.next
        last.next = None
    return head
