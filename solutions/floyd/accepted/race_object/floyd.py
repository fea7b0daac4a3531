"""A race is an object with two runners as its state, and each thing that they can do is a method."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Node:
    value: Any
    next: Node | None = field(default=None, repr=False)


class Race:
    __slots__ = ("hare", "tortoise")

    def __init__(self, head: Node | None) -> None:
        self.tortoise = self.hare = head

    def caught(self) -> bool:
        """Let the hare take two links at a time until it catches the tortoise or falls off the end."""
        while self.hare is not None and self.hare.next is not None:
            self.hare = self.hare.next.next
            self.tortoise = self.tortoise.next
            if self.hare is self.tortoise:
                return True
        return False

    def walk_in_from(self, head: Node) -> None:
        """Send the tortoise back to the head, and let both walk until they are on one node."""
        self.tortoise = head
        while self.tortoise is not self.hare:
            self.tortoise = self.tortoise.next
            self.hare = self.hare.next

    def lap(self) -> int:
        """Let the hare go on until the tortoise is next, and return how many links there are in a lap."""
        links = 1
        while self.hare.next is not self.tortoise:
            self.hare = self.hare.next
            links += 1
        return links


def has_cycle(head: Node | None) -> bool:
    return Race(head).caught()


def cycle_start(head: Node | None) -> Node | None:
    race = Race(head)
    if not race.caught():
        return None
    race.walk_in_from(head)
    return race.tortoise


def cycle_length(head: Node | None) -> int:
    race = Race(head)
    return race.lap() if race.caught() else 0


def remove_cycle(head: Node | None) -> Node | None:
    race = Race(head)
    if race.caught():
        race.walk_in_from(head)
        race.lap()
        race.hare.next = None
    return head
