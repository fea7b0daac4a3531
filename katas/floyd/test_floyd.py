"""The visible tests, easiest first: make them pass from top to bottom."""

import tracemalloc
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from floyd import Node, cycle_length, cycle_start, has_cycle, remove_cycle


def chain(values: Iterable[Any], kind: Any = Node) -> list[Any]:
    """Return one node for each value, each linked to the next and the last to None."""
    nodes = [kind(value) for value in values]
    for node, after in pairwise(nodes):
        node.next = after
    return nodes


def spelled(head: Any) -> str:
    """Return the values from head on as one word, which ends in "..." where the list seems endless."""
    letters = []
    while head is not None and len(letters) < 12:
        letters.append(head.value)
        head = head.next
    return "".join(letters) + ("..." if head is not None else "")


def test_a_list_that_ends_has_no_cycle() -> None:
    """A list whose last node links to None can be walked to its end, so it has no cycle."""
    a, *_ = chain("abcd")
    assert has_cycle(a) is False, "a, b, c, d and then None: there is no cycle, so return False itself"
    a, *_ = chain("abcde")
    assert has_cycle(a) is False, "a, b, c, d, e and then None: there is no cycle, so return False itself"


def test_a_link_back_makes_a_cycle() -> None:
    """A list that comes back to one of its own nodes never ends."""
    a, _, c, _, e = chain("abcde")
    e.next = c
    assert has_cycle(a) is True, "e links back to c, so there is a cycle: return True itself"
    a, b = chain("ab")
    b.next = a
    assert has_cycle(a) is True, "b links back to a, so there is a cycle of two nodes"


def test_the_shortest_lists_count_too() -> None:
    """A list may be empty, and one node can be a cycle by itself."""
    assert has_cycle(None) is False, "None is the empty list, which has no cycle: return False itself"
    (a,) = chain("a")
    assert has_cycle(a) is False, "a single node that links to None is no cycle"
    a.next = a
    assert has_cycle(a) is True, "a links to itself, which is a cycle of one node"


def test_equal_values_are_no_cycle() -> None:
    """Two nodes may hold equal values and still be two nodes."""
    a, *_ = chain("xxxx")
    assert has_cycle(a) is False, "these are four nodes with equal values: compare the nodes, with `is`"


def test_cycle_length_counts_the_nodes_on_the_cycle() -> None:
    """The length of a cycle is the number of its nodes, without those that lead to it."""
    a, b, c, d, e = chain("abcde")
    assert cycle_length(a) == 0, "no node links back, so the length should be 0"
    e.next = c
    assert cycle_length(a) == 3, "c, d and e are on the cycle, a and b only lead to it"
    d.next = c
    assert cycle_length(a) == 2, "c and d are on the cycle"
    b.next = b
    assert cycle_length(a) == 1, "b links to itself, so it is the whole cycle"


def test_cycle_start_is_where_the_cycle_is_entered() -> None:
    """The start is the first node on the cycle that a walk from the head comes to."""
    a, b, c, _, e = chain("abcde")
    assert cycle_start(a) is None, "no node links back, so there is no start"
    for start in (b, c, e):
        e.next = start
        assert cycle_start(a) is start, f"e links back to {start.value}, so the cycle starts there"


def test_a_cycle_may_start_at_the_head() -> None:
    """When the last node links to the head, every node is on the cycle and the head is its start."""
    a, _, _, d, e = chain("abcde")
    for last, length in ((e, 5), (d, 4)):
        last.next = a
        assert cycle_start(a) is a, f"{last.value} links back to a, the head, so the cycle starts there"
        assert cycle_length(a) == length, f"all nodes from a to {last.value} are on the cycle"


def test_remove_cycle_cuts_the_one_link_back() -> None:
    """The last node of the cycle becomes the end of the list, and all nodes stay in it."""
    a, _, c, _, e = chain("abcde")
    e.next = c
    assert remove_cycle(a) is a, "remove_cycle should return the head that it was given, that very node"
    assert spelled(a) == "abcde", "only the link from e back to c should go, and no node be lost"
    assert has_cycle(a) is False, "the cycle was removed, so has_cycle should return False now"


def test_remove_cycle_works_at_the_head_and_without_a_cycle() -> None:
    """A cycle through the head is cut at its last node like any other, and a list that ends is left as it is."""
    a, _, c = chain("abc")
    c.next = a
    assert remove_cycle(a) is a, "remove_cycle should return the head that it was given, that very node"
    assert spelled(a) == "abc", "only the link from c back to a should go, and no node be lost"
    assert remove_cycle(a) is a, "there is nothing to remove, and the head should be returned all the same"
    assert spelled(a) == "abc", "there is nothing to remove, so the list should stay as it is"
    assert remove_cycle(None) is None, "the empty list stays empty"


deeds: set[str] = set()


class Watched:
    """A node with the two attributes and no more, which notes what is done to it."""

    __slots__ = ("next", "value")

    def __init__(self, value: Any) -> None:
        self.value = value
        self.next = None

    def __setattr__(self, name: str, new: Any) -> None:
        deeds.add("write")
        super().__setattr__(name, new)

    def __eq__(self, other: object) -> bool:
        deeds.add("==")
        return self is other

    def __hash__(self) -> int:
        deeds.add("hash")
        return id(self)


def test_nodes_are_told_apart_by_identity() -> None:
    """The grader's nodes refuse to be compared with == and to be hashed; `is` works with every node."""
    for function in (has_cycle, cycle_start, cycle_length, remove_cycle):
        head, start, _, last = chain("xxxx", Watched)
        last.next = start
        deeds.clear()
        function(head)
        assert "==" not in deeds, f"{function.__name__} used == or != on a node: use `is`, with None too"
        assert "hash" not in deeds, f"{function.__name__} hashed a node, as a set or a dict does with what you put in"


def test_looking_writes_to_no_node() -> None:
    """Others may be reading the same list, so looking for a cycle changes nothing, even for a moment."""
    for look in (has_cycle, cycle_start, cycle_length):
        head, start, _, last = chain("abcd", Watched)
        last.next = start
        deeds.clear()
        look(head)
        assert "write" not in deeds, f"{look.__name__} wrote to a node; putting it right afterwards is too late"


def test_a_long_list_is_walked_a_few_times_and_not_remembered() -> None:
    """A few references and a few walks are enough for any list: no visited set, no recursion, no walk for each node."""
    nodes = chain(range(20_000))
    nodes[-1].next = nodes[10_000]
    for function in (has_cycle, cycle_start, cycle_length, remove_cycle):
        tracemalloc.start()
        function(nodes[0])
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 50_000, f"{function.__name__} took {most:,} bytes for 20,000 nodes: keep none that you pass"
