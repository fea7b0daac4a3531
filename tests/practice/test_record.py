"""What is remembered of a learner's katas, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._practice.board import Fact, board, due, following, order
from graders._practice.hints import hints, page, wrapped
from graders._practice.record import PAUSE_S, Progress, Record, Solved

DAY = 86_400.0
LRU, LFU = Fact("lru", "LRU cache", "medium", 30), Fact("lfu", "LFU cache", "hard", 60, ("lru",))
FLOYD = Fact("floyd", "Cycle in a linked list", "easy", 30)
SOLVED = Record(runs=3, verdict="accepted", solved=(Solved(100.0, 12),))


def test_time_is_counted_while_somebody_works():
    """A long pause is no work."""
    record = Record().ran(0, 12, 1_000.0).ran(3, 12, 1_060.0).ran(4, 12, 1_060.0 + PAUSE_S).ran(12, 12, 2_100.0)
    assert (record.runs, record.seconds, record.rungs) == (4, 60.0 + 140.0, 12)
    assert record.state == "climbed"


def test_the_best_grade_counts():
    """A worse one later takes nothing back."""
    record = Record(runs=1).graded("wrong_answer", 11, 20, 0).graded("runtime_error", 4, 20, 1)
    assert (record.verdict, record.score) == ("wrong_answer", 11)
    record = replace(record, seconds=600.0).graded("accepted", 20, 20, 7.0)
    assert record.solved == (Solved(7.0, 10),)
    assert record.graded("accepted", 20, 20, 9.0) == record
    assert record.graded("wrong_answer", 1, 20, 9.0) == record


def test_a_new_attempt_keeps_what_was_solved():
    """And nothing else."""
    assert SOLVED.afresh() == Record(solved=SOLVED.solved)
    assert SOLVED.afresh().state == "new"


RECORDS = st.builds(
    Record,
    runs=st.integers(0, 9),
    seconds=st.floats(0, 1e6),
    last=st.floats(0, 1e10),
    verdict=st.sampled_from(["", "accepted", "wrong_answer"]),
    solved=st.lists(st.builds(Solved, st.floats(0, 1e10), st.integers(1, 99))).map(tuple),
)


@given(first=RECORDS, second=RECORDS)
def test_what_is_written_is_read(tmp_path_factory, first, second):
    """A kata's change leaves the others as they are."""
    progress = Progress(tmp_path_factory.mktemp("learner"))
    progress.update("lru", lambda _: first)
    progress.update("lfu", lambda _: second)
    assert progress.all() == {"lru": first, "lfu": second}
    assert [path.name for path in progress.folder.iterdir()] == ["progress.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"lru": 3}', '{"lru": {"runs": "many"}}', '{"lru": {"solved": [1]}}'])
def test_a_diary_that_cannot_be_read_is_an_empty_one(tmp_path, text):
    """It costs nobody an evening."""
    progress = Progress(tmp_path)
    progress.folder.mkdir()
    (progress.folder / "progress.json").write_text(text)
    assert progress.of("lru") == Record()
    progress.update("lru", lambda record: record.ran(1, 2, 3.0))
    assert progress.of("lru").rungs == 1


def test_where_nothing_can_be_written_nothing_is_remembered(tmp_path):
    """And nothing breaks."""
    (tmp_path / ".gauntlet").write_text("in the way")
    Progress(tmp_path).update("lru", lambda record: record.ran(1, 2, 3.0))
    assert Progress(tmp_path).all() == {}


def test_katas_come_easiest_first_and_after_their_prerequisites():
    """Whatever their order was."""
    assert [fact.slug for fact in order([LFU, LRU, FLOYD])] == ["floyd", "lru", "lfu"]
    odd = Fact("odd", "Odd", "easy", 5, ("lfu", "nonsense"))
    assert [fact.slug for fact in order([odd, LFU, LRU])] == ["lru", "lfu", "odd"]
    circle = [Fact("a", "A", "easy", 1, ("b",)), Fact("b", "B", "easy", 2, ("a",))]
    assert [fact.slug for fact in order(circle)] == ["a", "b"]


def test_what_was_begun_is_next():
    """Else the easiest that is left; else nothing."""
    facts = [LRU, LFU, FLOYD]
    assert following(facts, {}) == FLOYD
    assert following(facts, {"lru": Record(runs=1, last=5.0), "floyd": Record(runs=1, last=3.0)}) == LRU
    assert following(facts, {"floyd": SOLVED, "lru": SOLVED}) == LFU
    assert following(facts, {fact.slug: SOLVED for fact in facts}) is None


def test_a_solved_kata_comes_again_later_each_time():
    """After two weeks, then after four."""
    twice = replace(SOLVED, solved=(Solved(0.0, 9), Solved(100.0, 8)))
    assert due([LRU], {"lru": SOLVED}, 100.0 + 13.9 * DAY) is None
    assert due([LRU], {"lru": SOLVED}, 100.0 + 14.1 * DAY) == LRU
    assert due([LRU], {"lru": twice}, 100.0 + 27.9 * DAY) is None
    assert due([LRU], {"lru": twice}, 100.0 + 28.1 * DAY) == LRU
    assert due([LRU, FLOYD], {"lru": twice, "floyd": SOLVED}, 100.0 + 40 * DAY) == FLOYD
    assert due([LRU], {"lru": SOLVED.afresh()}, 1e9) is None


def test_the_board_says_how_far_each_is():
    """A line for each."""
    climbed = Record(runs=2, rungs=9, of=9, verdict="over_budget", score=17, max_score=20)
    said = board([LRU, LFU, FLOYD], {"lru": climbed, "floyd": SOLVED})
    assert "● Cycle in a linked list  easy     30 min  solved, best time 12 min" in said
    assert "◐ LRU cache               medium   30 min  all visible tests pass; over_budget: 17 of 20 points" in said
    assert "· LFU cache               hard     60 min  after lru" in said
    assert "1 of 3 solved" in said
    assert "3 of 12 visible tests pass" in board([LRU], {"lru": Record(runs=1, rungs=3, of=12)})


def test_hints_come_one_by_one():
    """Each says how to come by the next."""
    found = hints("# Hints\n\n## 1\n\nLook.\n\n## 2\n\nThink.\n")
    assert found == ["Look.", "Think."]
    assert page(found, 1, "token_bucket").startswith("Hint 1 of 2: a nudge\n\nLook.\n")
    assert "next one" in page(found, 1, "token_bucket")
    assert "nox -s kata-token-bucket" in page(found, 2, "token_bucket")


def test_a_hint_is_as_narrow_as_a_terminal():
    """Items of a list hang, code stays as it is, and nothing is lost."""
    words = "many words " * 20
    text = f"{words}\n\n- {words}\n- two\n\n    code {words}\n\nend"
    lines = wrapped(text).splitlines()
    assert max(len(line) for line in lines if "code" not in line) <= 78
    assert [line for line in lines if line.startswith("- ")] == [
        next(line for line in lines if "- many" in line),
        "- two",
    ]
    assert f"    code {words}".rstrip() in [line.rstrip() for line in lines]
    assert "".join(wrapped(text).split()) == "".join(text.split())
