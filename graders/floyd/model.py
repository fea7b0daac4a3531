"""The sequential specification of ``floyd``: plain, wasteful, and right by inspection."""

from __future__ import annotations

from typing import Any


class Node:
    """As the stub gives it; the judge hands over nodes of its own."""

    __slots__ = ("next", "value")

    def __init__(self, value: object, next: Node | None = None) -> None:  # noqa: A002 - the kata's own name for it
        self.value = value
        self.next = next


def _walk(head: Any) -> tuple[list[Any], int | None]:
    """Return the nodes from ``head`` on, each once, and the place of the one met again: None in a list that ends."""
    nodes: list[Any] = []
    places: dict[int, int] = {}
    node = head
    while node is not None:
        if id(node) in places:
            return nodes, places[id(node)]
        places[id(node)] = len(nodes)
        nodes.append(node)
        node = node.next
    return nodes, None


def has_cycle(head: Any) -> bool:
    _, start = _walk(head)
    return start is not None


def cycle_start(head: Any) -> Any:
    nodes, start = _walk(head)
    return None if start is None else nodes[start]


def cycle_length(head: Any) -> int:
    nodes, start = _walk(head)
    return 0 if start is None else len(nodes) - start


def remove_cycle(head: Any) -> Any:
    nodes, start = _walk(head)
    if start is not None:
        nodes[-1].next = None
    return head
