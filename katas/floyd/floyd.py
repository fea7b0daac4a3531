"""Cycles in linked lists: your code goes here."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    """One node of a linked list. It is given: leave it as it is.

    It has these two attributes and no room for others (`slots=True`), and it is equal to nothing
    but itself (`eq=False`). The grader may pass nodes of a class of its own.
    """

    value: Any
    next: "Node | None" = field(default=None, repr=False)


def has_cycle(head: Node | None) -> bool:
    """Return True if the walk along `next` comes back to a node it has passed, False if it reaches None.

    `head` is None for an empty list. Write to no node.
    """
    raise NotImplementedError


def cycle_start(head: Node | None) -> Node | None:
    """Return the first node on the cycle, counted from `head`, or None if there is no cycle.

    Write to no node.
    """
    raise NotImplementedError


def cycle_length(head: Node | None) -> int:
    """Return how many nodes are on the cycle, or 0 if there is none.

    Write to no node.
    """
    raise NotImplementedError


def remove_cycle(head: Node | None) -> Node | None:
    """Cut the one link that leads back, so that every node stays in the list, and return `head`.

    That link is the `next` of the cycle's last node, and becomes None. Nothing else changes: a
    list without a cycle stays as it is.
    """
    raise NotImplementedError
