"""The cycle is opened at the meeting node, so that two plain lists can be measured, and closed again.

Killed by: test_looking_writes_to_no_node
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    value: Any
    next: "Node | None" = field(default=None, repr=False)


def _count(node: Node | None) -> int:
    count = 0
    while node is not None:
        node = node.next
        count += 1
    return count


def has_cycle(head: Node | None) -> bool:
    return _meeting(head) is not None


def cycle_start(head: Node | None) -> Node | None:
    meeting = _meeting(head)
    if meeting is None:
        return None
    first, second = head, meeting.next
    closing, meeting.next = meeting.next, None
    difference = _count(first) - _count(second)
    for _ in range(difference):
        first = first.next
    for _ in range(-difference):
        second = second.next
    while first is not second:
        first = first.next
        second = second.next
    meeting.next = closing
    return first


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
