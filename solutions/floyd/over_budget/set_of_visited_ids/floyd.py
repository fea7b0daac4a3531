"""The ids of all nodes that were met are kept in a set, so memory grows with the list.

Killed by: test_a_million_nodes_cost_no_memory
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    value: Any
    next: "Node | None" = field(default=None, repr=False)


def has_cycle(head: Node | None) -> bool:
    return _walk(head)[0] is not None


def cycle_start(head: Node | None) -> Node | None:
    return _walk(head)[0]


def cycle_length(head: Node | None) -> int:
    node, last = _walk(head)
    if node is None:
        return 0
    length = 1
    while node is not last:
        node = node.next
        length += 1
    return length


def remove_cycle(head: Node | None) -> Node | None:
    _, last = _walk(head)
    if last is not None:
        last.next = None
    return head


def _walk(head: Node | None) -> tuple[Node | None, Node | None]:
    """Return the start of the cycle and its last node."""
    visited: set[int] = set()
    last, node = None, head
    while node is not None:
        if id(node) in visited:
            return node, last
        visited.add(id(node))
        last, node = node, node.next
    return None, None
