"""Every link to the start is cut, that of the list's first part too.

Killed by: test_removing_cuts_the_one_link_back
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
    if start is None:
        return head
    node = head
    while node is not start:
        after = node.next
        if after is start:
            node.next = None
        node = after
    while node.next is not start:
        node = node.next
    node.next = None
    return head


def _meeting(head: Node | None) -> Node | None:
    slow = fast = head
    while fast is not None and fast.next is not None:
        slow = slow.next
        fast = fast.next.next
        if slow is fast:
            return slow
    return None
