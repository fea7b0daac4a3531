"""The walk to the start is counted, and ends after 65,536 steps wherever it is.

Killed by: test_a_million_nodes_cost_no_memory
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    value: Any
    next: "Node | None" = field(default=None, repr=False)


def has_cycle(head: Node | None) -> bool:
    return _meeting(head) is not None


def cycle_start(head: Node | None) -> Node | None:
    meeting = _meeting(head)
    if meeting is None:
        return None
    # The tortoise has gone a whole number of laps' length from the head. So two walkers, one from the head and one
    # from the meeting node, stay that far apart, and are on one node as soon as the first is on the cycle.
    start, other = head, meeting
    for _ in range(1 << 16):
        if start is other:
            break
        start = start.next
        other = other.next
    return start


def cycle_length(head: Node | None) -> int:
    meeting = _meeting(head)
    if meeting is None:
        return 0
    length = 1
    node = meeting.next
    while node is not meeting:
        node = node.next
        length += 1
    return length


def remove_cycle(head: Node | None) -> Node | None:
    start = cycle_start(head)
    if start is not None:
        last = start
        while last.next is not start:
            last = last.next
        last.next = None
    return head


def _meeting(head: Node | None) -> Node | None:
    """Return the node on the cycle where the hare catches up with the tortoise, or None if the list ends."""
    tortoise = hare = head
    while hare is not None and hare.next is not None:
        tortoise = tortoise.next
        hare = hare.next.next
        if hare is tortoise:
            return tortoise
    return None
