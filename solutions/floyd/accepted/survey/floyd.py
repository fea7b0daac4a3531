"""One survey finds all there is to know of a list, and each function reads what it needs from it."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple


@dataclass(slots=True, eq=False)
class Node:
    value: Any
    next: "Node | None" = field(default=None, repr=False)


class Survey(NamedTuple):
    start: Node | None = None
    last: Node | None = None
    length: int = 0


def survey(head: Node | None) -> Survey:
    slow = fast = head
    while True:
        if fast is None or fast.next is None:
            return Survey()
        slow, fast = slow.next, fast.next.next
        if slow is fast:
            break
    start = head
    while start is not fast:
        start, fast = start.next, fast.next
    length, last = 1, start
    while last.next is not start:
        length, last = length + 1, last.next
    return Survey(start, last, length)


def has_cycle(head: Node | None) -> bool:
    return survey(head).start is not None


def cycle_start(head: Node | None) -> Node | None:
    return survey(head).start


def cycle_length(head: Node | None) -> int:
    return survey(head).length


def remove_cycle(head: Node | None) -> Node | None:
    last = survey(head).last
    if last is not None:
        last.next = None
    return head
