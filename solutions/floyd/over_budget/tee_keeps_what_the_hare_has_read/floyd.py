"""One walk is shared by both runners through tee(), which keeps every node between the hare and the tortoise.

Killed by: test_a_million_nodes_cost_no_memory
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, tee
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    value: Any
    next: "Node | None" = field(default=None, repr=False)


def _walk(head: Node | None) -> Iterator[Node]:
    while head is not None:
        yield head
        head = head.next


def has_cycle(head: Node | None) -> bool:
    slow, fast = tee(_walk(head))
    return any(tortoise is hare for tortoise, hare in zip(slow, islice(fast, 1, None, 2)))


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
