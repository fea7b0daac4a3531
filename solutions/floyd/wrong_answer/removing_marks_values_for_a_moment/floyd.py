"""To find the last node, remove_cycle puts a mark in the place of each value it passes, and puts all values back.

Killed by: test_removing_marks_no_node
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
    last, node = None, head
    while node is not None and type(node.value) is not _Mark:
        node.value = _Mark(node.value)
        last, node = node, node.next
    if node is not None:
        last.next = None
    node = head
    while node is not None:
        node.value = node.value.kept
        node = node.next
    return head


@dataclass(slots=True)
class _Mark:
    kept: Any


def _meeting(head: Node | None) -> Node | None:
    slow = fast = head
    while fast is not None and fast.next is not None:
        slow = slow.next
        fast = fast.next.next
        if slow is fast:
            return slow
    return None
