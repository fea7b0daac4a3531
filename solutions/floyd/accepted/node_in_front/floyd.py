"""Both runners begin on a node of their own in front of the head, so the node before the start is found at once."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    value: Any
    next: "Node | None" = field(default=None, repr=False)


def _runners(head: Node | None) -> tuple[Node, Node | None]:
    """Return the node in front and the one where the runners meet."""
    front = Node(None, head)
    slow = fast = front
    while fast.next is not None and fast.next.next is not None:
        slow = slow.next
        fast = fast.next.next
        if slow is fast:
            return front, slow
    return front, None


def _entries(head: Node | None) -> tuple[Node, Node] | None:
    """Return the two nodes that link to the start, the one off the cycle and the one on it."""
    outside, inside = _runners(head)
    if inside is None:
        return None
    while outside.next is not inside.next:
        outside = outside.next
        inside = inside.next
    return outside, inside


def has_cycle(head: Node | None) -> bool:
    return _runners(head)[1] is not None


def cycle_start(head: Node | None) -> Node | None:
    found = _entries(head)
    return found and found[0].next


def cycle_length(head: Node | None) -> int:
    found = _runners(head)[1]
    node, length = found, 0
    while node is not None:
        node = node.next
        length += 1
        if node is found:
            break
    return length


def remove_cycle(head: Node | None) -> Node | None:
    match _entries(head):
        case (_, last):
            last.next = None
    return head
