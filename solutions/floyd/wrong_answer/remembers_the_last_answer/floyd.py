"""The last head and its answer are remembered, and given again though the list may have changed since.

Killed by: test_lists_may_change_between_calls
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    value: Any
    next: "Node | None" = field(default=None, repr=False)


_last_head: Node | None = None
_last_answer = False


def has_cycle(head: Node | None) -> bool:
    global _last_head, _last_answer
    if head is not _last_head:
        _last_head, _last_answer = head, _meeting(head) is not None
    return _last_answer


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
