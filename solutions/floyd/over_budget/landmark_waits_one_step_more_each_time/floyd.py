"""The landmark is moved after 1, 2, 3, 4 ... steps instead of twice as many, too often to see a long lap end.

Killed by: test_looking_takes_linear_time
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
    length = cycle_length(head)
    if length == 0:
        return None
    ahead = head
    for _ in range(length):
        ahead = ahead.next
    behind = head
    while behind is not ahead:
        behind = behind.next
        ahead = ahead.next
    return behind


def cycle_length(head: Node | None) -> int:
    landmark, node = None, head
    steps = turn = 0
    while node is not None:
        if node is landmark:
            return steps
        if steps == turn:
            landmark = node
            turn += 1
            steps = 0
        node = node.next
        steps += 1
    return 0


def remove_cycle(head: Node | None) -> Node | None:
    last = cycle_start(head)
    if last is None:
        return head
    for _ in range(cycle_length(head) - 1):
        last = last.next
    last.next = None
    return head
