"""Nobody looks whether a node is there: the runner that falls off the end of the list says that there is no cycle."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    value: Any
    next: "Node | None" = field(default=None, repr=False)


class NoCycle(Exception):
    pass


def lap_from(head):
    tortoise = hare = head
    try:
        while True:
            tortoise = tortoise.next
            hare = hare.next.next
            if hare is tortoise:
                return hare
    except AttributeError:
        raise NoCycle from None


def has_cycle(head):
    try:
        lap_from(head)
    except NoCycle:
        return False
    else:
        return True


def cycle_start(head):
    try:
        other = lap_from(head)
    except NoCycle:
        return None
    while head is not other:
        head = head.next
        other = other.next
    return head


def cycle_length(head):
    try:
        first = node = lap_from(head)
    except NoCycle:
        return 0
    length = 0
    while True:
        node = node.next
        length += 1
        if node is first:
            return length


def remove_cycle(head):
    node = start = cycle_start(head)
    try:
        while node.next is not start:
            node = node.next
        node.next = None
    except AttributeError:
        pass  # nothing starts anywhere
    return head
