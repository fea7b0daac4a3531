"""The list is walked until the head comes again, so a cycle that leaves the head out is walked for ever.

Killed by: test_has_cycle_is_true_or_false
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    value: Any
    next: "Node | None" = field(default=None, repr=False)


def has_cycle(head: Node | None) -> bool:
    node = head
    while node is not None:
        node = node.next
        if node is head and head is not None:
            return True
    return False


def cycle_start(head: Node | None) -> Node | None:
    meeting = _meeting(head)
    if meeting is None:
        return None
    start = head
    while start is not meeting:
        start = start.next
        meeting = meeting.next
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
    slow = fast = head
    while fast is not None and fast.next is not None:
        slow = slow.next
        fast = fast.next.next
        if slow is fast:
            return slow
    return None
