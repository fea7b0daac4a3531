"""What the four functions must do. Each property is about one of them, or about one kind of list."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import chain, product

from hypothesis import given, settings
from hypothesis import strategies as st

from graders import Ref, Script, Step, Subject, call, catches_all, let, link, points, toy, writes

from .lists import Shape, asked, head, long, name, short, whole

READERS = ("has_cycle", "cycle_start", "cycle_length")
# There are so few short shapes that an example takes all of them.
ENDING = [(size, 0) for size in range(10)]
ENTERED = list(product(range(1, 8), range(1, 9)))
AT_THE_HEAD = [(0, cycle) for cycle in range(1, 15)]


def all_of(shapes: Iterable[Shape]) -> st.SearchStrategy[list[Shape]]:
    """All of ``shapes``, in any order."""
    return st.permutations(list(shapes))


def agrees(subject: Subject, shapes: list[Shape], *functions: str) -> None:
    """Call each of ``functions`` on lists of all ``shapes``: one after the other, to name the one that hangs."""
    for shape in shapes:
        subject.agrees(Script(tuple(asked(shape, *functions))))


@points(1)
@given(all_of([*ENDING, *ENTERED, *AT_THE_HEAD]))
@settings(max_examples=1)
def test_has_cycle_is_true_or_false(subject: Subject, shapes: list[Shape]) -> None:
    """A list has a cycle or it ends, and the answer is True or False itself: a node is not what a log should hold."""
    agrees(subject, shapes, "has_cycle")


@points(1)
@given(all_of(ENDING))
@settings(max_examples=1)
def test_a_list_that_ends_has_no_cycle(subject: Subject, shapes: list[Shape]) -> None:
    """A list that ends, the empty one too, has no start and the length 0: most lists that a checker sees are such."""
    agrees(subject, shapes, "cycle_start", "cycle_length")


@points(2)
@given(all_of(ENTERED))
@settings(max_examples=1)
def test_the_start_is_the_first_node_on_the_cycle(subject: Subject, shapes: list[Shape]) -> None:
    """The start is where the way in meets the cycle, not where two runners meet: two links lead to that node."""
    agrees(subject, shapes, "cycle_start")


@points(2)
@given(all_of(ENTERED))
@settings(max_examples=1)
def test_the_length_counts_the_nodes_on_the_cycle(subject: Subject, shapes: list[Shape]) -> None:
    """The length is the number of nodes on the cycle, each once, without the way in: how long until all repeats."""
    agrees(subject, shapes, "cycle_length")


@points(1)
@given(all_of(AT_THE_HEAD))
@settings(max_examples=1)
def test_a_cycle_may_begin_at_the_head(subject: Subject, shapes: list[Shape]) -> None:
    """A cycle without a way in starts at the head, and is measured like any other: a round-robin list is one."""
    agrees(subject, shapes, "cycle_start", "cycle_length")


def removed(shape: Shape) -> Iterable[Step]:
    """A list whose cycle is removed, and all that is then to be seen of it."""
    yield from asked(shape, "remove_cycle")
    yield from whole(sum(shape))


@points(2)
@given(all_of([*ENDING, *ENTERED, *AT_THE_HEAD]))
@settings(max_examples=1)
def test_removing_cuts_the_one_link_back(subject: Subject, shapes: list[Shape]) -> None:
    """Removing cuts the link that leads back, nothing else, and returns the head: a node cut off is data lost."""
    for shape in shapes:
        subject.agrees(Script(tuple(removed(shape))))


ALIKE = [(1, 0), (4, 0), (7, 0), (0, 1), (0, 4), (1, 1), (1, 3), (2, 2), (3, 5), (5, 2)]
VALUES: tuple[tuple[object, ...], ...] = (
    *((7,), (None,), (0,), ("",), (False,), ((),), ([],), (1 << 70,)),
    *((1, 2), (1, True, 1.0), ("a", "a", "b"), (None, 1), (1, None), (1, 2, 3, 2)),
)


def valued(shape: Shape, *values: object) -> Script:
    """A list whose values repeat, or differ if none are given, and what every function makes of it."""
    return Script((*asked(shape, *READERS, "remove_cycle", values=values), *whole(sum(shape))))


def differing(shape: Shape, _: int) -> Script:
    """The same list with values that differ."""
    return valued(shape)


@points(1)
@given(st.permutations(list(product(ALIKE, range(len(VALUES))))))
@settings(max_examples=1)
def test_equal_values_make_no_equal_nodes(subject: Subject, lists: list[tuple[Shape, int]]) -> None:
    """Nodes are told apart by identity, with `is`: values repeat, may be None or 0, and == on nodes may do anything."""
    for shape, chosen in lists:
        subject.agrees(valued(shape, *VALUES[chosen % len(VALUES)]), unless=partial(differing, shape))


def wrote(subject: Subject, program: Script, most: int, expected: str) -> None:
    """Fail where ``program`` was told of more than ``most`` writes; what else it was told is for others to judge."""
    for index, reply in enumerate(subject.answers(program)):
        if program.steps[index].verb == "writes" and reply > most:
            subject.wrong(program, index, reply, expected, condition=f"{{}} <= {most}" if most else "{} == 0")


def watched(shape: Shape, order: list[str]) -> Iterable[Step]:
    """A list that is looked at in some order, and how often it was written to meanwhile."""
    yield from short(shape)
    yield writes()
    for function in order:
        yield call("", function, head(sum(shape)))
        yield writes()


@points(2)
@given(all_of(product(range(5), range(5))), st.permutations(READERS))
@settings(max_examples=2)
def test_looking_writes_to_no_node(subject: Subject, shapes: list[Shape], order: list[str]) -> None:
    """Looking for a cycle writes to no node, not even for a moment: others may be walking the same list right now."""
    for shape in shapes:
        wrote(subject, Script(tuple(watched(shape, order))), 0, "0")


FEW = 2
MARKED = [(20, 0), (0, 20), (17, 17), (25, 1), (1, 25)]


def trimmed(shape: Shape) -> Script:
    """A removal, and how often it wrote to nodes."""
    return Script.of(let("head", toy("lasso", *shape)), writes(), call("", "remove_cycle", Ref("head")), writes())


@points(1)
@given(all_of(MARKED))
@settings(max_examples=1)
def test_removing_marks_no_node(subject: Subject, shapes: list[Shape]) -> None:
    """Removing a cycle takes one write, and marks no nodes even for a moment: a mark on each is memory for each."""
    for shape in shapes:
        wrote(subject, trimmed(shape), FEW, "no more than the one or two that it takes to cut one link")


Change = tuple[int, int, int]


def changing(size: int, changes: list[Change]) -> Script:
    """A list of ``size`` that is looked at again and again, one of its links changed now and then."""
    steps = list(short((size, 0)))
    for kind, here, there in changes:
        if kind < 2:
            target = there % (size + 1)
            steps.append(link(name(here % size), Ref(name(target)) if target < size else None))
        else:
            asking = call("", READERS[kind % 3], Ref(name(here % size if kind < 5 else 0)))
            steps += [asking] * (1 + kind % 2)
    return Script(tuple(steps))


def at_once(program: Script, index: int) -> Script:
    """The question of ``program`` at ``index``, of the list as it is by then, with nothing asked before."""
    return Script((*(step for step in program.steps[:index] if step.verb != "call"), program.steps[index]))


CHANGES = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 5), st.integers(0, 6)), min_size=12, max_size=30)


@points(1)
@given(st.integers(2, 6), CHANGES)
def test_lists_may_change_between_calls(subject: Subject, size: int, changes: list[Change]) -> None:
    """Each call walks the list as it is now, from the node it is given: nothing is remembered of an earlier call."""
    program = changing(size, changes)
    subject.agrees(program, unless=lambda index: at_once(program, index))


# Around the powers of two, where runners that double their stride turn; and beyond the depth of the stack.
TURNS = (0, 1, 2, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129)
ANY = st.tuples(st.integers(0, 200), st.integers(0, 200))
DEEP = [(1_500, 0), (0, 1_500), (1_500, 1), (1_200, 1_300)]


def sized(shapes: list[Shape]) -> Script:
    """Lists of ``shapes``, and what every function makes of them."""
    return Script(tuple(chain.from_iterable(map(long, shapes))))


def small(shape: Shape) -> Shape:
    """A shape of the same kind, of a size that other properties are about."""
    return min(shape[0], 3), min(shape[1], 3)


@points(1)
@given(all_of([*product(TURNS, TURNS), *DEEP]), st.lists(ANY, min_size=60, max_size=60))
@settings(max_examples=1)
def test_lists_of_any_size(subject: Subject, shapes: list[Shape], more: list[Shape]) -> None:
    """Lists of every size are told right, around powers of two and beyond the recursion limit: real ones are long."""
    lists = [*shapes, *more]
    program = sized(lists)
    subject.agrees(program, unless=lambda index: sized([small(lists[index * len(lists) // len(program)])]))


def wired(links: list[int], heads: int, kinds: int, deeds: list[Change]) -> Script:
    """Nodes that link to any of them, or to none, and some kinds of steps on them (swarm testing, Groce 2012)."""
    size = len(links)
    functions = (*READERS, "remove_cycle")
    allowed = [function for place, function in enumerate(functions) if kinds >> place & 1]

    def at(place: int) -> Ref | None:
        place %= size + 1
        return Ref(name(place)) if place < size else None

    steps = [let(name(place), toy("Node", place % 3)) for place in range(size)]
    steps += [link(name(place), at(target)) for place, target in enumerate(links)]
    for kind, here, there in deeds:
        if kind < len(allowed):
            steps.append(call("", allowed[kind], at(here % heads)))
        else:
            steps.append(link(name(here % size), at(there)))
    return Script((*steps, *whole(size)))


NODES = st.integers(0, 20)
DEEDS = st.lists(st.tuples(st.integers(0, 5), NODES, NODES), min_size=20, max_size=50)


@points(1)
@catches_all
@given(st.lists(NODES, min_size=1, max_size=10), st.integers(1, 11), st.sampled_from((15, 15, *range(1, 15))), DEEDS)
@settings(max_examples=80)
def test_any_links_in_any_order(
    subject: Subject, links: list[int], heads: int, kinds: int, deeds: list[Change]
) -> None:
    """Everything at once: any links, several ways into one cycle, calls from any node, and changes in between."""
    subject.agrees(wired(links, heads, kinds, deeds))
