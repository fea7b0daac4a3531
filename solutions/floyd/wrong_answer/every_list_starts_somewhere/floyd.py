"""A list without a cycle has length 0, so both walks to the start begin on the head and meet there at once.

Killed by: test_a_list_that_ends_has_no_cycle
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    value: Any
    next: "Node | None" = field(default=None, repr=False)


def has_cycle(head: Node | None) -> bool:
    return cycle_length(head) > 0


def cycle_start(head: Node | None) -> Node | None:
    ahead = head
    for _ in range(cycle_length(head)):
        ahead = ahead.next
    behind = head
    while behind is not ahead:
        behind = behind.next
        ahead = ahead.next
    return behind


def cycle_length(head: Node | None) -> int:
    landmark, node = None, head
    steps, turn = 0, 1
    while node is not None:
        if node is landmark:
            return steps
        if steps == turn or landmark is None:
            landmark = node
            turn *= 2
            steps = 0
        node = node.next
        steps += 1
    return 0


def remove_cycle(head: Node | None) -> Node | None:
    length = cycle_length(head)
    if length == 0:
        return head
    last = cycle_start(head)
    for _ in range(length - 1):
        last = last.next
    last.next = None
    return head
