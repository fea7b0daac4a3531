"""Whether a node's link leads back is found out by counting the steps to its end twice from the head.

Killed by: test_removing_takes_linear_time
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
    if not has_cycle(head):
        return head
    node, place = head, 0
    while _steps_to(head, node.next) > place:
        node = node.next
        place += 1
    node.next = None
    return head


def _steps_to(head: Node, wanted: Node) -> int:
    steps = 0
    while head is not wanted:
        head = head.next
        steps += 1
    return steps


def _meeting(head: Node | None) -> Node | None:
    slow = fast = head
    while fast is not None and fast.next is not None:
        slow = slow.next
        fast = fast.next.next
        if slow is fast:
            return slow
    return None
