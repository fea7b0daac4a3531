"""Two roads lead to the meeting node, from the head and once round, and they join at the start of the cycle."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    value: Any
    next: "Node | None" = field(default=None, repr=False)


def _meeting(head: Node | None) -> Node | None:
    slow, fast = head, head
    while fast is not None and fast.next is not None:
        slow, fast = slow.next, fast.next.next
        if slow is fast:
            break
    else:
        return None
    return slow


def _distance(node: Node, end: Node) -> int:
    for steps in count():
        if node is end:
            return steps
        node = node.next
    raise AssertionError("count() has no end")


def _further(node: Node, steps: int) -> Node:
    for _ in range(steps):
        node = node.next
    return node


def has_cycle(head: Node | None) -> bool:
    return _meeting(head) is not None


def cycle_start(head: Node | None) -> Node | None:
    end = _meeting(head)
    if end is None:
        return None
    here, there = head, end.next
    from_here, from_there = _distance(here, end), _distance(there, end)
    # A range below 0 is empty, so only the one with the longer road goes ahead.
    here = _further(here, from_here - from_there)
    there = _further(there, from_there - from_here)
    while here is not there:
        here, there = here.next, there.next
    return here


def cycle_length(head: Node | None) -> int:
    end = _meeting(head)
    return 0 if end is None else _distance(end.next, end) + 1


def remove_cycle(head: Node | None) -> Node | None:
    start = cycle_start(head)
    if start is not None:
        last = start
        while last.next is not start:
            last = last.next
        last.next = None
    return head
