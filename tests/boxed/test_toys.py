"""The toys: what a learner's code can and cannot do with them, and what they count."""

from __future__ import annotations

from array import array
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._boxed import toys
from graders._boxed.toys import Items, Node, Ordered, Places


def test_a_node_is_told_apart_by_identity_alone():
    """Values repeat."""
    node = Node(1)
    for wrong in (
        lambda: node == Node(1),
        lambda: node != Node(1),
        lambda: hash(node),
        lambda: {node},
        lambda: node in (0, 1),
    ):
        with pytest.raises(TypeError, match="identity"):
            wrong()
    assert node is not Node(1)
    assert not hasattr(node, "__dict__")
    with pytest.raises(AttributeError):
        node.visited = True


def test_writing_to_a_node_is_counted_and_the_judges_own_is_not():
    """Also past the class's own way of setting."""
    toys.writes()
    first, second = Node(1), Node(2, None)
    toys.link(first, second)
    assert first.next is second
    assert toys.writes() == 0
    first.next = None
    object.__setattr__(second, "value", 3)
    assert (first.next, second.value) == (None, 3)
    assert toys.writes() == 2
    assert toys.writes() == 0


@given(st.integers(1, 60), st.data())
def test_a_chain_is_linked_as_its_links_say(size, data):
    """In an order that its numbers do not tell."""
    order = data.draw(st.permutations(range(size)))
    back = data.draw(st.integers(0, size))
    links = array("I", range(size))
    for here, following in pairwise(order):
        links[here] = following
    if back < size - 1:
        links[order[-1]] = order[back]
    head = toys.chain(links.tobytes(), order[0])
    if back >= size - 1:
        assert toys.distance(head, None, size) == size
    else:
        assert toys.distance(head, None, 10 * size) == -1
        met = {}
        node = head
        while id(node) not in met:
            met[id(node)] = len(met)
            node = node.next
        assert (len(met), met[id(node)]) == (size, back)


@given(st.integers(0, 20), st.integers(0, 20))
def test_a_lasso_is_of_the_shape_it_is_asked_for(tail, cycle):
    """One without nodes is the empty list."""
    head = toys.lasso(tail, cycle)
    nodes = []
    node = head
    while node is not None and not any(node is met for met in nodes):
        nodes.append(node)
        node = node.next
    assert [met.value for met in nodes] == list(range(1, tail + cycle + 1))
    assert node is (nodes[tail] if cycle else None)


@given(st.lists(st.integers(0, 5), min_size=1))
def test_ordered_values_can_be_compared_and_nothing_else(ranks):
    """With each other."""
    values = [Ordered(rank) for rank in ranks]
    assert max(values).rank == max(ranks)
    assert [value.rank for value in sorted(values)] == sorted(ranks)
    for wrong in (
        lambda: -values[0],
        lambda: values[0] + 1,
        lambda: hash(values[0]),
        lambda: values[0] < 1,
        lambda: not values[0],
    ):
        with pytest.raises(TypeError):
            wrong()


@given(st.lists(st.integers()), st.slices(5))
def test_items_are_a_sequence(items, part):
    """That cannot be changed."""
    given = Items(items)
    assert (len(given), list(given)) == (len(items), items)
    assert list(given[part]) == items[part]
    with pytest.raises(TypeError):
        given[0] = 1
    assert toys.state(given) == ("Items", [items])


@given(st.lists(st.integers()))
def test_places_are_counted_from_zero(items):
    """One at a time: a slice, or a place from the end, is more than a sequence has to give."""
    given = Places(items)
    assert (len(given), list(given), list(reversed(given))) == (len(items), items, items[::-1])
    assert [given[place] for place in range(len(items))] == items
    with pytest.raises(TypeError):
        given[:]
    for place in (-1, len(items)):
        with pytest.raises(IndexError):
            given[place]
    assert toys.state(given) == ("Places", [items])
