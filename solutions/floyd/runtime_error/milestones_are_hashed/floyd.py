"""The places of nodes 1, 2, 4, 8 ... are kept in a dict whose keys are the nodes, which a node may refuse to be.

Killed by: test_equal_values_make_no_equal_nodes
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
    milestones: dict[Node, int] = {}
    place, following = 0, 1
    node = head
    while node is not None:
        place += 1
        if node in milestones:
            return place - milestones[node]
        if place == following:
            milestones[node] = place
            following *= 2
        node = node.next
    return 0


def remove_cycle(head: Node | None) -> Node | None:
    last = cycle_start(head)
    if last is None:
        return head
    for _ in range(cycle_length(head) - 1):
        last = last.next
    last.next = None
    return head
