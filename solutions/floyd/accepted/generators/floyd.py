"""Races and laps are generators, and each function is a question about what they yield."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import starmap
from operator import is_
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    value: Any
    next: "Node | None" = field(default=None, repr=False)


def race(head: Node | None) -> Iterator[tuple[Node, Node | None]]:
    tortoise = hare = head
    while hare is not None and hare.next is not None:
        tortoise = tortoise.next
        hare = hare.next.next
        yield tortoise, hare


def side_by_side(one: Node, other: Node) -> Iterator[tuple[Node, Node]]:
    while True:
        yield one, other
        one = one.next
        other = other.next


def lap(first: Node) -> Iterator[Node]:
    node = first
    while True:
        yield node
        node = node.next
        if node is first:
            break


def has_cycle(head: Node | None) -> bool:
    return any(starmap(is_, race(head)))


def cycle_start(head: Node | None) -> Node | None:
    for tortoise, hare in race(head):
        if tortoise is hare:
            break
    else:
        return None
    for start, other in side_by_side(head, hare):
        if start is other:
            break
    return start


def cycle_length(head: Node | None) -> int:
    for tortoise, hare in race(head):
        if tortoise is hare:
            return sum(1 for _ in lap(hare))
    return 0


def remove_cycle(head: Node | None) -> Node | None:
    start = cycle_start(head)
    if start is not None:
        for node in lap(start):
            if node.next is start:
                node.next = None
                break
    return head
