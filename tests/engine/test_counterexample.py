"""Counterexamples: a script printed as the program that it is, which passes where the code is right and fails here."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from textwrap import dedent

import pytest

from graders._boxed.wire import Other, Raised, Record, Ref, Skipped
from graders._engine import catalog, submission
from graders._engine.counterexample import InWords, exception, expression, program, sentence, source, unfinished
from graders._engine.oracle import Difference
from graders._engine.script import (
    Script,
    Step,
    alive,
    call,
    distance,
    drop,
    each,
    let,
    link,
    new,
    read,
    show,
    toy,
    value,
    writes,
)
from tests.pasted import Passes

CACHE = new("cache", "LRUCache", 2)
RAISED = Raised(("TypeError", "Exception", "BaseException"), "no", 12)


@pytest.mark.parametrize(
    ("step", "expected", "got", "line"),
    [
        (call("cache", "get", 1), 5, None, "assert cache.get(1) == 5  # got None"),
        (call("cache", "get", 1), None, 5, "assert cache.get(1) is None  # got 5"),
        (call("cache", "get", 1), True, 1, "assert cache.get(1) is True  # got 1 (int)"),
        (call("cache", "get", 1), 1, True, "assert repr(cache.get(1)) == '1'  # got True (bool)"),
        (call("cache", "get", 1), 1, 1.0, "assert repr(cache.get(1)) == '1'  # got 1.0 (float)"),
        (call("cache", "get", 1), 0, False, "assert repr(cache.get(1)) == '0'  # got False (bool)"),
        (call("cache", "get", "a", 0), "b", "c", "assert cache.get('a', 0) == 'b'  # got 'c'"),
        (call("cache", "get", 1), "e\u0301", "\u00e9", "assert cache.get(1) == 'e\\u0301'  # got 'é'"),
        (call("cache", "get", 1), "\u00e5", "\u212b", "assert cache.get(1) == 'å'  # got '\\u212b'"),
        (call("cache", "get", "x" * 999), "xy" * 90, "x", "assert cache.get('x' * 999) == 'xy' * 90  # got 'x'"),
        (call("cache", "get", b"", default=()), b"", [], "assert cache.get(b'', default=()) == b''  # got []"),
        (call("cache", "__len__"), 2, 3, "assert len(cache) == 2  # got 3"),
        (call("cache", "__contains__", 1), True, False, "assert 1 in cache  # got False"),
        (call("cache", "__contains__", (1, "a")), False, True, "assert (1, 'a') not in cache  # got True"),
        (call("cache", "__getitem__", 1), 2, 3, "assert cache[1] == 2  # got 3"),
        (read("cache", "size"), 2, 3, "assert cache.size == 2  # got 3"),
        (show("cache"), [2], [3], "assert cache == [2]  # got [3]"),
        (call("", "double", 2), 4, 5, "assert double(2) == 4  # got 5"),
        (call("cache", "twin"), Ref("cache"), Ref("other"), "assert cache.twin() is cache  # got other"),
        (call("cache", "get", 1), 5, Other("Node"), "assert cache.get(1) == 5  # got an object of type Node"),
        (call("cache", "get", 1), 5, RAISED, "assert cache.get(1) == 5  # raised TypeError: no (line 12)"),
        (call("cache", "get", 1), 5, Skipped(), "assert cache.get(1) == 5  # got nothing"),
        (
            each("cache", "get", [1, 2]),
            [1, 2],
            [1, 3],
            "assert [cache.get(arg) for arg in [1, 2]] == [1, 2]  # got [1, 3]",
        ),
        (
            each("cache", "get", [1, 2], [0, 0]),
            [1, 2],
            [1, 3],
            "assert [cache.get(*args) for args in zip([1, 2], [0, 0])] == [1, 2]  # got [1, 3]",
        ),
        (
            each("cache", "put", range(3, 23), [[]] * 20),
            [],
            None,
            "assert [cache.put(*args) for args in zip(range(3, 23), [[]] * 20)] == []  # got None",
        ),
        (
            each("cache", "put", "abcdefghijklm", [1] * 13),
            [],
            None,
            "assert [cache.put(*args) for args in zip('abcdefghijklm', [1] * 13)] == []  # got None",
        ),
        (
            Step("each", "cache", "get", (toy("range", 2, 0, -1),)),
            [2, 1],
            [2, 2],
            "assert [cache.get(arg) for arg in range(2, 0, -1)] == [2, 1]  # got [2, 2]",
        ),
        (
            each("cache", "__len__", [0, 0]),
            [1, 1],
            [1, 2],
            "assert [len(cache) for _ in [0, 0]] == [1, 1]  # got [1, 2]",
        ),
    ],
    ids=lambda value: value.verb if hasattr(value, "verb") else "",
)
def test_the_failing_line_says_what_was_expected_and_what_came(step, expected, got, line):
    """As a learner would have written it."""
    assert program(Script((CACHE, step)), Difference(1, expected, got)) == f"cache = LRUCache(2)\n{line}\n"


def test_an_exception_that_did_not_come():
    """With pytest's own way of saying so."""
    script = Script.of(new("cache", "LRUCache", 0))
    assert program(script, Difference(0, Raised(("ValueError",), ""), None)) == dedent(
        """\
        import pytest

        with pytest.raises(ValueError):
            LRUCache(0)  # nothing was raised
        """
    )


def test_another_exception_than_the_one_expected():
    """What came stands beside what was expected."""
    script = Script.of(new("cache", "LRUCache", 0))
    assert program(script, Difference(0, Raised(("ValueError",), ""), RAISED)) == dedent(
        """\
        import pytest

        with pytest.raises(ValueError):
            LRUCache(0)  # raised TypeError: no (line 12)
        """
    )


def test_an_object_that_could_not_be_made():
    """The line that makes it is the failing one."""
    assert program(Script((CACHE,)), Difference(0, None, RAISED)) == (
        "cache = LRUCache(2)  # raised TypeError: no (line 12)\n"
    )


def test_a_value_that_is_still_referenced():
    """The program brings all that it needs."""
    script = Script.of(
        CACHE,
        value("v"),
        call("cache", "put", 1, Ref("v")),
        drop("v"),
        alive("v"),
        call("cache", "put", 2, 2),
        alive("v"),
    )
    assert program(script, Difference(6, False, True)) == dedent(
        """\
        import gc
        import weakref

        class Value: ...

        cache = LRUCache(2)
        v = Value()
        v_ref = weakref.ref(v)
        cache.put(1, v)
        del v
        cache.put(2, 2)
        gc.collect()
        assert v_ref() is None  # still referenced
        """
    )


def test_a_value_that_is_no_longer_referenced():
    """The mistake the other way round."""
    script = Script.of(CACHE, value("v"), call("cache", "put", 1, Ref("v")), drop("v"), alive("v"))
    assert program(script, Difference(4, True, False)).endswith("assert v_ref() is not None  # no longer referenced\n")


def test_steps_behind_the_difference_are_left_out():
    """The program ends at its failing line."""
    script = Script.of(CACHE, call("cache", "get", 1), call("cache", "get", 2))
    assert "get(2)" not in program(script, Difference(1, None, 5))


def test_what_a_variable_held_is_left_out():
    """It was as it should be, and the program runs without."""
    script = Script.of(CACHE, show("cache"), call("cache", "get", 1))
    assert "cache\n" not in program(script, Difference(2, None, 5))


def nodes_and(*steps):
    """A script on two nodes that follow each other."""
    return Script.of(let("n0", toy("Node", 1)), let("n1", toy("Node", 2)), link("n0", Ref("n1")), *steps)


def test_the_judges_nodes_are_brought_along():
    """A learner's own may be told apart in other ways."""
    printed = program(nodes_and(call("", "last", Ref("n0"))), Difference(3, Ref("n1"), Ref("n0")))
    assert printed.splitlines()[-4:] == [
        "n0 = Node(1)",
        "n1 = Node(2)",
        "n0.next = n1",
        "assert last(n0) is n1  # got n0",
    ]
    assert Passes("def last(node): return node.next")(printed)
    assert not Passes("def last(node): return node")(printed)
    assert not Passes("def last(node): return node.next if node != 3 else node")(printed)
    assert "Node" not in program(Script.of(CACHE, call("cache", "get", 1)), Difference(1, 5, None))


def test_writes_to_nodes_are_counted_in_the_printed_program_too():
    """Those that made the list do not count."""
    script = nodes_and(writes(), call("", "look", Ref("n0")), writes())
    printed = program(script, Difference(5, 0, 1))
    assert printed.endswith("writes()\nlook(n0)\nassert writes() == 0  # got 1\n")
    assert Passes("def look(node): node.next")(printed)
    assert not Passes("def look(node): node.next = node.next")(printed)
    assert sentence(script.steps[5], 0, 1) == "the calls wrote to the nodes 1 times; expected 0"


def test_a_long_list_is_a_line():
    """And how far a node is from its head can be asked, also where it is never met."""
    script = Script.of(
        let("head", toy("lasso", 20, 3)), new("found", "find", Ref("head")), distance("head", Ref("found"), 23)
    )
    printed = program(script, Difference(2, 20, -1))
    assert printed.splitlines()[-3:] == [
        "head = lasso(20, 3)",
        "found = find(head)",
        "assert distance(head, found, 23) == 20  # got -1",
    ]
    walk = "def find(head):\n    for _ in range({}): head = head.next\n    return head"
    assert Passes(walk.format(20))(printed)
    assert not Passes(walk.format(22))(printed)
    assert not Passes("def find(head): return None")(printed)
    assert "def lasso(" in unfinished(script, 1, "never came back")


def test_a_long_list_that_follows_a_rule_is_short():
    """Times in equal steps, and segments between them: as a learner would make them."""
    times = [Fraction(1, 2) + Fraction(1001, 30) * number for number in range(1_000)]
    assert source(times) == "[Fraction(1, 2) + Fraction(1001, 30) * n for n in range(1000)]"
    pairs = [Record("Pair", (("at", Fraction(3) * number), ("name", "é"))) for number in range(30)]
    assert source(pairs) == "[Pair(at=Fraction(3) * n, name='é') for n in range(30)]"
    assert source([times[0]] * 30) == "[Fraction(1, 2)] * 30"


@pytest.mark.parametrize(
    "last",
    [
        Fraction(0),
        0,
        Record("Pair", (("at", Fraction(30)),)),
        Record("Pair", (("at", Fraction(31)), ("name", "a"))),
        Record("Pair", (("at", Fraction(30)), ("name", "b"))),
        Record("Pair", (("at", Fraction(30)), ("label", "a"))),
        Record("Twin", (("at", Fraction(30)), ("name", "a"))),
    ],
)
def test_what_breaks_the_rule_is_written_item_by_item(last):
    """As are lists that are not long."""
    times = [Fraction(number) for number in range(30)]
    pairs = [Record("Pair", (("at", time), ("name", "a"))) for time in times]
    for items in ([*times, last], [*pairs, last], times[:3]):
        assert source(items).count(",") >= len(items) - 1
        assert " for n in " not in source(items)


def test_what_is_expected_in_words_can_be_asserted_all_the_same():
    """If a condition says it in Python, too."""
    script = Script.of(CACHE, call("cache", "__len__"))
    wanted = InWords("no more than two", "{} <= 2")
    assert program(script, Difference(1, wanted, 3)).endswith("assert len(cache) <= 2  # got 3\n")
    assert sentence(script.steps[1], wanted, 3) == "len(cache) returned 3; expected no more than two"


def test_a_sentence_says_nothing_long_twice():
    """The program stands beside it, and has it in full."""
    said = sentence(call("", "plan", [*range(90)]), InWords("one"), [f"got {number}" for number in range(90)])
    assert said.startswith("plan(...) returned ['got 0', 'got 1', ")
    assert said.endswith(" ...; expected one")
    assert len(said) < 210


def test_a_call_that_never_came_back():
    """Its line bears the remark."""
    script = Script.of(CACHE, call("cache", "get", 1), call("cache", "get", 2))
    assert unfinished(script, 1, "never came back") == "cache = LRUCache(2)\ncache.get(1)  # never came back\n"


@pytest.mark.parametrize(
    ("step", "expected", "got", "words"),
    [
        (call("cache", "get", 1), 5, None, "cache.get(1) returned None; expected 5"),
        (call("cache", "get", 1), 1, True, "cache.get(1) returned True (bool); expected 1"),
        (call("cache", "get", 1), 5, RAISED, "cache.get(1) raised TypeError: no (line 12); expected 5"),
        (CACHE, None, RAISED, "LRUCache(2) raised TypeError: no (line 12); expected a new LRUCache"),
        (CACHE, Raised(("ValueError",), ""), None, "LRUCache(2) raised nothing; expected ValueError"),
        (new("twice", "double", 2), None, RAISED, "double(2) raised TypeError: no (line 12); expected no exception"),
        (show("cache"), [2], [3], "cache is [3]; expected [2]"),
        (call("cache", "__getitem__", 1), 2, 3, "cache[1] is 3; expected 2"),
        (alive("v"), False, True, "the value v is still referenced; it should not be"),
        (alive("v"), True, False, "the value v is no longer referenced; it should be"),
    ],
    ids=lambda value: value.verb if hasattr(value, "verb") else "",
)
def test_the_difference_in_one_sentence(step, expected, got, words):
    """For who reads no program."""
    assert sentence(step, expected, got) == words


HOSTILE = "\x1b[2J\n::error::x\r\u202e\x00\u2028" + "x" * 5_000


@pytest.mark.parametrize(
    "text",
    [
        program(Script((CACHE, call("cache", "get", 1))), Difference(1, 5, HOSTILE)),
        program(Script((CACHE, call("cache", "get", 1))), Difference(1, 5, Other(HOSTILE))),
        program(Script((CACHE, call("cache", "get", 1))), Difference(1, 5, Raised((HOSTILE,), HOSTILE, 1))),
        program(Script((CACHE, call("cache", "get", 1))), Difference(1, 5, {HOSTILE: [HOSTILE]})),
        program(Script((CACHE, call("cache", "get", 1))), Difference(1, Raised(("E",), ""), Raised((HOSTILE,), ""))),
        unfinished(Script((CACHE,)), 0, HOSTILE),
        sentence(CACHE, 1, HOSTILE) + "\n",
        exception(Raised((HOSTILE,), HOSTILE, 1)) + "\n",
    ],
    ids=["value", "type", "exception", "nested", "expected", "remark", "sentence", "words"],
)
def test_what_a_learner_wrote_is_inert(text):
    """It begins no line, turns nothing round, and is of a bearable length."""
    lines = text.splitlines()
    assert all(line.isprintable() for line in lines)
    assert not any(line.lstrip().startswith(("::", "##[")) for line in lines)
    assert len(text) < 2_000


def test_the_program_of_a_report_is_a_test_that_pytest_runs(judge, lru, tmp_path):
    """Pasted at the end of the visible tests, as the report invites to."""
    from graders._engine.reports.terminal import scorecard

    path = lru.solutions / "wrong_answer" / "zero_capacity_is_accepted"
    result = judge.grade(lru, submission.read(path, lru.facts.files))
    report = scorecard(result, "LRU", "again").splitlines()
    begin = next(number for number, line in enumerate(report) if line.startswith("    def test_"))
    indented = [not line or line.startswith("    ") for line in report]
    end = indented.index(False, begin)
    pasted = dedent("\n".join(report[begin:end]))
    visible = (lru.folder / "test_lru.py").read_text(encoding="utf-8")
    for folder, passes in ((lru.reference, True), (path, False)):
        here = tmp_path / folder.name
        here.mkdir()
        (here / "lru.py").write_bytes((folder / "lru.py").read_bytes())
        (here / "test_lru.py").write_text(f"{visible}\n\n{pasted}\n", encoding="utf-8")
        name = pasted.split("(")[0].removeprefix("def ")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"test_lru.py::{name}"],
            cwd=here,
            capture_output=True,
            check=False,
            text=True,
            timeout=100,
        )
        assert (done.returncode == 0) is passes, f"{pasted}\n{done.stdout}"


def test_a_step_that_was_to_raise_before_the_failing_one_is_written_so():
    """Or the program would end there, whoever runs it."""
    script = Script.of(new("refused", "LRUCache", 0), CACHE, call("cache", "get", 1))
    body = b'[{"raised":[["ValueError","Exception"],"",3]},null,7]'
    import importlib

    from graders._engine.oracle import Oracle

    model = importlib.import_module("graders.lru.model")
    difference = Oracle(model).difference(script, body)
    assert difference == Difference(2, None, 7)
    reference = (catalog.kata("lru").reference / "lru.py").read_text(encoding="utf-8")
    assert Passes(reference)(program(script, difference))


@pytest.mark.parametrize(
    "expected",
    [
        *(float("inf"), float("-inf"), [float("inf")], "x" * 1_000, list(range(1_000)), [7] * 1_000, [True, *[1] * 30]),
        *({1, 2}, frozenset({1}), frozenset()),
    ],
    ids=lambda value: repr(value)[:16],
)
def test_what_was_expected_is_written_as_python_reads_it(expected):
    """However long it is: the program is to be pasted."""
    script = Script.of(CACHE, call("cache", "put", 1, expected), call("cache", "get", 1))
    printed = program(script, Difference(2, expected, None))
    reference = (catalog.kata("lru").reference / "lru.py").read_text(encoding="utf-8")
    assert Passes(reference)(printed), printed


def test_a_list_of_many_that_are_the_same_is_short():
    """And no two that only compare equal are the same."""
    assert source([1] * 1_000) == "[1] * 1_000"
    assert source([1] * 30 + [True]) == f"[{'1, ' * 30}True]"


def test_each_step_is_an_expression():
    """As it would stand in a program."""
    for step in (CACHE, call("cache", "put", 1, [Ref("x")][0]), read("a", "b"), each("a", "b", [1]), alive("v")):
        compile(expression(step), "test", "eval")
