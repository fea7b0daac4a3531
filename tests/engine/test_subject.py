"""The subject: what a kata's checks hold looks like the learner's module, and every step of it can be shown."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from graders._boxed.wire import Raised, Ref, Skipped
from graders._engine.failures import LimitExceeded, NotWritten, RaisedError, WrongAnswer
from graders._engine.oracle import Expectation, Oracle
from graders._engine.script import Script, call, drop, new, read, value
from graders._engine.subject import Subject
from graders._engine.submission import Submission


@pytest.fixture
def subject_of(judge, lru):
    """Makes the subject of a program; none keeps a worker beyond its test."""
    oracle = Oracle(importlib.import_module("graders.lru.model"))
    sittings = []

    def make(source):
        return Subject(judge.sitting(lru, sittings, Submission((("lru.py", source.encode()),))), oracle, lru.api)

    yield make
    for sitting in sittings:
        sitting.close()


@pytest.fixture
def subject(subject_of, right):
    """The subject of a right program."""
    return subject_of(right)


def test_it_looks_like_the_module(subject):
    """Objects, methods, ``len`` and ``in``."""
    cache = subject.LRUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    assert cache.get("c", default=7) == 7
    assert len(cache) == 2
    assert "b" in cache
    assert "c" not in cache


def test_two_objects_are_two(subject):
    """Each has a variable of its own."""
    one, other = subject.LRUCache(2), subject.LRUCache(2)
    one.put("a", 1)
    assert "a" not in other
    other.put("a", one)
    assert other.get("a")


def test_types_are_exact(subject):
    """What comes back is what was put in."""
    cache = subject.LRUCache(9)
    for kept in (True, 1, 1.0, (1, [2]), b"x", {"a": (1,)}, None):
        cache.put("a", kept)
        assert (type(cache.get("a")), cache.get("a")) == (type(kept), kept)


def test_an_exception_that_is_asked_for(subject):
    """Or one derived from it."""
    with subject.raises(ValueError):
        subject.LRUCache(0)
    with subject.raises("Exception"):
        subject.LRUCache(-1)


def test_an_exception_that_does_not_come_is_a_wrong_answer(subject):
    """With the program that shows it."""
    with pytest.raises(WrongAnswer) as failure, subject.raises(ValueError):
        subject.LRUCache(1)
    assert "with pytest.raises(ValueError):" in failure.value.counterexample


def test_an_exception_that_is_not_asked_for_is_shown_with_what_led_to_it(subject):
    """The whole conversation so far is the program."""
    cache = subject.LRUCache(2)
    cache.put("a", 1)
    with pytest.raises(RaisedError) as failure:
        cache.get([])
    made, put, failing = failure.value.counterexample.splitlines()
    name = made.removesuffix(" = LRUCache(2)")
    assert name.isidentifier()
    assert put == f"{name}.put('a', 1)"
    assert f"{name}.get([])" in failing
    assert "TypeError" in failing


def test_a_name_that_the_stub_does_not_define_is_the_graders_mistake(subject):
    """It cannot be blamed on the learner."""
    with pytest.raises(AttributeError):
        subject.LFUCache(2)


def test_a_script_is_carried_out_on_a_fresh_module(subject):
    """Whatever was done before."""
    program = Script.of(new("cache", "LRUCache", 1), call("cache", "put", 1, 2), call("cache", "get", 1))
    for _ in range(2):
        assert subject.run(program) == [None, None, 2]
        subject.agrees(program)


def test_a_script_that_disagrees_fails_at_its_first_difference(subject_of, changed):
    """And says what was expected there."""
    subject = subject_of(changed(("        return len(self._values)", "        return 7")))
    program = Script.of(new("cache", "LRUCache", 1), call("cache", "__len__"), call("cache", "__len__"))
    with pytest.raises(WrongAnswer) as failure:
        subject.agrees(program)
    assert failure.value.counterexample == "cache = LRUCache(1)\nassert len(cache) == 0  # got 7\n"
    assert failure.value.message == "len(cache) returned 7; expected 0"
    assert failure.value.shrinkable


@pytest.mark.parametrize(
    ("effect", "shown"),
    [("", ""), ("self._values.clear(); ", "cache.size\n")],
    ids=["that only looked", "that did something"],
)
def test_a_line_that_reads_an_attribute_is_left_out_unless_the_program_needs_it(subject_of, changed, effect, shown):
    """It says nothing of itself, and what is shown must fail as it failed."""
    size = f"    @property\n    def size(self): {effect}return 7\n\n"
    answer = "        return len(self._values)" + (" and 7" if not effect else "")
    subject = subject_of(
        changed(("    def __len__", size + "    def __len__"), ("        return len(self._values)", answer))
    )
    program = Script.of(
        new("cache", "LRUCache", 1), call("cache", "put", 1, 2), read("cache", "size"), call("cache", "__len__")
    )
    program.memo["expected"] = Expectation((None, None, 7, 1), b"")
    with pytest.raises(WrongAnswer) as failure:
        subject.agrees(program)
    assert failure.value.counterexample == (
        f"cache = LRUCache(1)\ncache.put(1, 2)\n{shown}assert len(cache) == 1  # got {0 if effect else 7}\n"
    )


def test_a_mistake_that_a_plainer_script_shows_too_is_not_this_propertys_to_name(subject_of, changed):
    """But an exception is, and so is what only the script itself shows."""
    plain = Script.of(new("cache", "LRUCache", 1), call("cache", "__len__"))
    longer = Script.of(*plain, call("cache", "put", 1, 2), call("cache", "get", 1))
    asked = []

    def plainer(index):
        asked.append(index)
        return plain

    subject = subject_of(changed(("        return len(self._values)", "        return 7")))
    subject.agrees(longer, unless=plainer)
    assert asked == [1]
    with pytest.raises(WrongAnswer):
        subject.agrees(longer, unless=lambda _: Script.of(*plain.steps[:1]))
    raises = subject_of(changed(("        return len(self._values)", "        return 1 // 0")))
    with pytest.raises(RaisedError):
        raises.agrees(longer, unless=plainer)


def test_a_value_that_has_lost_its_name_is_no_difference(subject):
    """The cache still gives back what the script has let go of."""
    subject.agrees(
        Script.of(
            new("cache", "LRUCache", 1),
            value("v"),
            call("cache", "put", 1, Ref("v")),
            call("cache", "get", 1),
            drop("v"),
            call("cache", "get", 1),
        )
    )


def test_replies_can_be_had_without_a_model(subject):
    """Exceptions as values, calls that were not made as such."""
    program = Script.of(new("cache", "LRUCache", 0), call("cache", "__len__"))
    raised, skipped = subject.run(program)
    assert type(raised) is Raised
    assert raised.classes[0] == "ValueError"
    assert skipped == Skipped()


def test_some_calls_must_be_refused(subject):
    """Those that are named must raise what is named; the others must not raise."""
    program = Script.of(new("none", "LRUCache", 0), new("cache", "LRUCache", 1), call("cache", "__len__"))
    assert subject.answers(program, {0: "ValueError"})[2] == 0
    with pytest.raises(WrongAnswer, match="raised nothing; expected ValueError") as problem:
        subject.answers(program, {0: "ValueError", 2: "ValueError"})
    assert "with pytest.raises(ValueError):\n    LRUCache(0)" in problem.value.counterexample
    with pytest.raises(RaisedError, match="ValueError"):
        subject.answers(program)


@pytest.mark.parametrize(
    ("statement", "failure"),
    [
        ("raise NotImplementedError", NotWritten),
        ("raise MemoryError", LimitExceeded),
        ("raise KeyError", RaisedError),
        ("import os; os._exit(1)", RaisedError),
        ("import os; os.write(3, b'x' * 99)", RaisedError),
    ],
)
@pytest.mark.parametrize("way", ["live", "script"])
def test_what_happens_in_a_call_is_one_failure(subject_of, changed, statement, failure, way):
    """The same, whether the call is made alone or in a script."""
    subject = subject_of(changed(("        return len(self._values)", f"        {statement}")))
    program = Script.of(new("cache", "LRUCache", 1), call("cache", "__len__"))
    ways = {"live": lambda: len(subject.LRUCache(1)), "script": lambda: subject.agrees(program)}
    with pytest.raises(failure) as problem:
        ways[way]()
    assert type(problem.value) is failure


def test_after_a_crash_the_next_call_has_a_new_worker(subject_of, changed):
    """One crash costs one check."""
    subject = subject_of(changed(("        return len(self._values)", "        import os; os._exit(1)")))
    with pytest.raises(RaisedError):
        subject.agrees(Script.of(new("cache", "LRUCache", 1), call("cache", "__len__")))
    subject.agrees(Script.of(new("cache", "LRUCache", 1), call("cache", "get", 1)))


def test_a_reply_that_is_none_of_the_wire_is_a_worker_that_broke_off(subject_of, changed):
    """A learner who finds the channel can say anything on it."""
    forge = """
        import os, sys
        frame = sys._getframe()
        while 'ident' not in frame.f_locals: frame = frame.f_back
        body = b'[null, {"what": 1}]'
        os.write(3, (8 + len(body)).to_bytes(4, 'big') + frame.f_locals['ident'] + body)
        os._exit(0)
"""
    subject = subject_of(changed(("        return len(self._values)\n", forge)))
    with pytest.raises(RaisedError, match="broke off"):
        subject.agrees(Script.of(new("cache", "LRUCache", 1), call("cache", "__len__")))


REFUSED = Raised(("ValueError",), "")


def test_a_conversation_goes_on_from_what_was_said(subject):
    """Each on a fresh module; what is asked may depend on the replies before."""
    for _ in range(2):
        talk = subject.conversation()
        talk.ask((new("cache", "LRUCache", 2), None), (call("cache", "put", 1, 2), None))
        (length,) = talk.ask((call("cache", "__len__"), Any))
        assert talk.ask((call("cache", "put", length + 1, 3), None), (call("cache", "__len__"), 2)) == [None, 2]


def test_a_conversation_is_shown_as_a_program_without_what_only_looked(subject):
    """Up to the reply that is not the one expected."""
    talk = subject.conversation()
    talk.ask((new("none", "LRUCache", 0), REFUSED), (new("cache", "LRUCache", 2), None), (read("cache", "put"), Any))
    with pytest.raises(WrongAnswer) as failure:
        talk.ask((call("cache", "get", 1), 7), (call("cache", "get", 2), None))
    shown = "import pytest\n\nwith pytest.raises(ValueError):\n    LRUCache(0)\ncache = LRUCache(2)\n"
    assert failure.value.counterexample == f"{shown}assert cache.get(1) == 7  # got None\n"
    assert failure.value.shrinkable


def test_what_is_wrong_in_a_conversation_can_be_said_in_words(subject):
    """Of the last reply."""
    talk = subject.conversation()
    talk.ask((new("cache", "LRUCache", 2), None))
    (got,) = talk.ask((call("cache", "__len__"), Any))
    with pytest.raises(WrongAnswer, match="expected an odd number") as failure:
        talk.wrong(got, "an odd number", "{} % 2")
    assert failure.value.counterexample.splitlines()[-1] == "assert len(cache) % 2  # got 0"


def test_an_exception_in_a_conversation_is_one(subject):
    """Unless it was expected."""
    talk = subject.conversation()
    with pytest.raises(RaisedError, match="TypeError"):
        talk.ask((new("cache", "LRUCache", 2), None), (call("cache", "get", []), Any))


def test_the_call_that_ends_a_conversation_is_found(subject_of, changed):
    """As in a script."""
    subject = subject_of(changed(("        return len(self._values)", "        import os; os._exit(1)")))
    talk = subject.conversation()
    talk.ask((new("cache", "LRUCache", 2), None))
    with pytest.raises(RaisedError) as failure:
        talk.ask((call("cache", "put", 1, 1), None), (call("cache", "__len__"), Any))
    assert failure.value.counterexample.splitlines()[-1].startswith("len(cache)")
