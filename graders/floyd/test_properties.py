"""What the four functions must do. Each property is about one of them, or about one kind of list."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, product

from hypothesis import given, settings
from hypothesis import strategies as st

from graders import Ref, Script, Step, Subject, call, catches_all, let, link, points, toy, writes

from .lists import Shape, asked, head, long, name, short, whole

READERS = ("has_cycle", "cycle_start", "cycle_length")
FEW = 8

# There are so few short shapes that each example takes all of them, in an order of its own.
ENDING = [(size, 0) for size in range(10)]
ENTERED = list(product(range(1, 8), range(1, 9)))
AT_THE_HEAD = [(0, cycle) for cycle in range(1, 15)]


def in_any_order(shapes: Iterable[Shape]) -> st.SearchStrategy[list[Shape]]:
    """All of ``shapes``."""
    return st.permutations(list(shapes))


def each_asked(shapes: list[Shape], *functions: str) -> Script:
    """Lists of ``shapes``, one after the other, and a call of each of ``functions`` on each."""
    return Script(tuple(chain.from_iterable(asked(shape, *functions) for shape in shapes)))


@points(1)
@given(in_any_order([*ENDING, *ENTERED, *AT_THE_HEAD]))
@settings(max_examples=2)
def test_has_cycle_is_true_or_false(subject: Subject, shapes: list[Shape]) -> None:
    """A list has a cycle or it ends, whatever its shape; and the answer is True or False itself, not a node."""
    subject.agrees(each_asked(shapes, "has_cycle"))


@points(1)
@given(in_any_order(ENDING))
@settings(max_examples=5)
def test_a_list_that_ends_has_no_cycle(subject: Subject, shapes: list[Shape]) -> None:
    """A list that ends, the empty one too, has no start and the length 0: most lists that a checker sees are such."""
    subject.agrees(each_asked(shapes, "cycle_start", "cycle_length"))


@points(2)
@given(in_any_order(ENTERED))
@settings(max_examples=2)
def test_the_start_is_the_first_node_on_the_cycle(subject: Subject, shapes: list[Shape]) -> None:
    """The start is where the way in meets the cycle, not where two runners meet: two links lead to that node."""
    subject.agrees(each_asked(shapes, "cycle_start"))


@points(2)
@given(in_any_order(ENTERED))
@settings(max_examples=2)
def test_the_length_counts_the_nodes_on_the_cycle(subject: Subject, shapes: list[Shape]) -> None:
    """The length is the number of nodes on the cycle, each once, without the way in: how long until all repeats."""
    subject.agrees(each_asked(shapes, "cycle_length"))


@points(1)
@given(in_any_order(AT_THE_HEAD))
@settings(max_examples=5)
def test_a_cycle_may_begin_at_the_head(subject: Subject, shapes: list[Shape]) -> None:
    """A cycle without a way in starts at the head, and is measured like any other: a round-robin list is one."""
    subject.agrees(each_asked(shapes, "cycle_start", "cycle_length"))


def removed(shape: Shape) -> Iterable[Step]:
    """A list whose cycle is removed, and all that is then to be seen of it."""
    yield from asked(shape, "remove_cycle")
    yield from whole(sum(shape))


@points(2)
@given(in_any_order([*ENDING, *ENTERED, *AT_THE_HEAD]))
@settings(max_examples=2)
def test_removing_cuts_the_one_link_back(subject: Subject, shapes: list[Shape]) -> None:
    """Removing cuts the link that leads back, nothing else, and returns the head: a node cut off is data lost."""
    subject.agrees(Script(tuple(chain.from_iterable(map(removed, shapes)))))


ALIKE = [(1, 0), (4, 0), (7, 0), (0, 1), (0, 4), (1, 1), (1, 3), (2, 2), (3, 5), (5, 2)]
VALUES: tuple[tuple[object, ...], ...] = (
    *((7,), (None,), (0,), ("",), (False,), ((),), ([],), (1 << 70,)),
    *((1, 2), (1, True, 1.0), ("a", "a", "b"), (None, 1), (1, None), (1, 2, 3, 2)),
)


def alike(lists: list[tuple[Shape, int]]) -> Script:
    """Lists whose values repeat, and what every function makes of them."""
    steps: list[Step] = []
    for shape, chosen in lists:
        steps += asked(shape, *READERS, "remove_cycle", values=VALUES[chosen % len(VALUES)])
        steps += whole(sum(shape))
    return Script(tuple(steps))


@points(1)
@given(st.permutations(list(product(ALIKE, range(len(VALUES))))))
@settings(max_examples=2)
def test_equal_values_make_no_equal_nodes(subject: Subject, lists: list[tuple[Shape, int]]) -> None:
    """Nodes are told apart by identity, with `is`: values repeat, may be None or 0, and == on nodes may do anything."""
    subject.agrees(alike(lists))


def watched(shape: Shape, order: list[str]) -> Iterable[Step]:
    """A list that is looked at in some order, and how often it was written to meanwhile."""
    yield from short(shape)
    yield writes()
    for function in order:
        yield call("", function, head(sum(shape)))
        yield writes()


@points(2)
@given(in_any_order(product(range(5), range(5))), st.permutations(READERS))
@settings(max_examples=4)
def test_looking_writes_to_no_node(subject: Subject, shapes: list[Shape], order: list[str]) -> None:
    """Looking for a cycle writes to no node, not even for a moment: others may be walking the same list right now."""
    subject.agrees(Script(tuple(chain.from_iterable(watched(shape, order) for shape in shapes))))


def marked(shapes: list[Shape]) -> Script:
    """Removals, and how often each of them wrote to nodes."""
    steps: list[Step] = []
    for shape in shapes:
        steps += [let("head", toy("lasso", *shape)), writes(), call("", "remove_cycle", Ref("head")), writes()]
    return Script(tuple(steps))


MARKED = [(20, 0), (0, 20), (17, 17), (25, 1), (1, 25)]


@points(1)
@given(in_any_order(MARKED))
@settings(max_examples=2)
def test_removing_marks_no_node(subject: Subject, shapes: list[Shape]) -> None:
    """Removing a cycle takes one write, and leaves no marks even for a moment: marks are memory on every node."""
    program = marked(shapes)
    for index, reply in enumerate(subject.answers(program)):
        if program.steps[index].verb == "writes" and (type(reply) is not int or reply > FEW):
            words = "no more than the few it takes to cut one link"
            subject.wrong(program, index, reply, words, condition=f"{{}} <= {FEW}")


Change = tuple[int, int, int]


def changing(size: int, changes: list[Change]) -> Script:
    """A list of ``size`` that is looked at again and again, one of its links changed now and then."""
    steps = list(short((size, 0)))
    for kind, here, there in changes:
        if kind < 2:
            target = there % (size + 1)
            steps.append(link(name(here % size), Ref(name(target)) if target < size else None))
        else:
            steps += [
                call("", READERS[kind % 3], Ref(name(here % size if kind < 5 else 0))) for _ in range(1 + kind % 2)
            ]
    return Script(tuple(steps))


CHANGES = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 5), st.integers(0, 6)), min_size=12, max_size=30)


@points(1)
@given(st.integers(2, 6), CHANGES)
def test_lists_may_change_between_calls(subject: Subject, size: int, changes: list[Change]) -> None:
    """Each call walks the list as it is now, from the node it is given: nothing is remembered of an earlier call."""
    subject.agrees(changing(size, changes))


# Around the powers of two, where runners that double their stride turn; and beyond the depth of the stack.
TURNS = (0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129)
LONG = [(1_500, 0), (0, 1_500), (3_000, 1), (1, 3_000), (7_000, 6_000), (13_000, 0)]


@points(1)
@given(in_any_order([*product(TURNS, TURNS), *LONG]))
@settings(max_examples=1)
def test_lists_of_any_size(subject: Subject, shapes: list[Shape]) -> None:
    """Every way in and every cycle is met, around powers of two and far beyond the recursion limit."""
    subject.agrees(Script(tuple(chain.from_iterable(map(long, shapes)))))


def wired(links: list[int], deeds: list[Change]) -> Script:
    """Nodes with links to any of them, or to none: what each function makes of it from any node, links changing."""
    size = len(links)

    def at(place: int) -> Ref | None:
        return Ref(name(place)) if place < size else None

    steps = [let(name(place), toy("Node", place % 3)) for place in range(size)]
    steps += [link(name(place), at(target)) for place, target in enumerate(links)]
    for kind, here, there in deeds:
        if kind < 4:
            steps.append(call("", (*READERS, "remove_cycle")[kind], at(here)))
        elif here < size:
            steps.append(link(name(here), at(there)))
    return Script((*steps, *whole(size)))


NODES = st.integers(0, 11)
DEEDS = st.lists(st.tuples(st.integers(0, 5), NODES, NODES), min_size=10, max_size=40)


@points(1)
@catches_all
@given(st.lists(NODES, min_size=1, max_size=10), DEEDS)
@settings(max_examples=60)
def test_any_links_in_any_order(subject: Subject, links: list[int], deeds: list[Change]) -> None:
    """Everything at once: any links, several ways into one cycle, calls from any node, and changes in between."""
    subject.agrees(wired(links, deeds))
