"""Prints what it does, as code does whose author is still debugging, and has a demo at the end.

It falls silent after a hundred lines, so that it never runs into a limit on output.
"""

from dataclasses import dataclass, field
from typing import Any

lines_left = iter(range(100))


def say(*words):
    if next(lines_left, None) is not None:
        print(*words)


@dataclass(slots=True, eq=False)
class Node:
    value: Any
    next: "Node | None" = field(default=None, repr=False)


def has_cycle(head):
    answer = find(head) is not None
    say("has_cycle?", answer)
    return answer


def find(head):
    slow = head
    fast = head
    while fast and fast.next:
        slow = slow.next
        fast = fast.next.next
        if slow is fast:
            say("they meet at", slow.value)
            return slow
    say("the hare is out")
    return None


def cycle_start(head):
    a = head
    b = find(head)
    if b is None:
        say("no start")
        return None
    while id(a) != id(b):
        a = a.next
        b = b.next
    say("starts at", a.value)
    return a


def cycle_length(head):
    spot = find(head)
    if not spot:
        return 0
    count = 1
    walker = spot
    while walker.next is not spot:
        walker = walker.next
        count = count + 1
    say("length", count)
    return count


def remove_cycle(head):
    start = cycle_start(head)
    if start:
        tail = start
        while tail.next is not start:
            tail = tail.next
        say("cutting after", tail.value)
        tail.next = None
    return head


if __name__ == "__main__":
    c = Node("c")
    b = Node("b", c)
    a = Node("a", b)
    c.next = b
    print(has_cycle(a), "should be True")
    print(cycle_start(a).value, "should be b")
    print(cycle_length(a), "should be 2")
    print(has_cycle(remove_cycle(a)), "should be False")
