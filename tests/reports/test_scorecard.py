"""The scorecard: the judge's voice, word by word."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from msgspec.structs import replace

from graders._engine import catalog, submission
from graders._engine.reports import terminal
from graders._engine.reports.terminal import scorecard
from graders._engine.result import Cost, Engine, Finding, Result, SubmissionFacts, Verdict

AGAIN = "python -m graders replay lru mine"
REFUSAL = '            raise ValueError("capacity must be at least 1")\n'
GET = "        if key not in self._values:\n"

COST = Cost(
    check="",
    operation="",
    what="the cache",
    unit="entries",
    sizes=[512, 16_384],
    cpu_ns=[1_234, 12_345],
    reference_cpu_ns=[1_000, 2_000],
    growth=0.0,
    reference_growth=0.0,
    ratio=1.5,
)


def masked(result: Result) -> Result:
    """A result without what no two gradings, or no two machines, have in common."""
    cost = [replace(COST, check=each.check, operation=each.operation, over=each.over) for each in result.cost]
    return replace(result, cost=cost, cpu_s=0.0, wall_s=0.0, sandbox="walls")


def shown(result: Result) -> str:
    """The scorecard as a file or a pipe gets it."""
    return click.unstyle(scorecard(masked(result), "LRU cache", AGAIN))


PROGRAMS = {
    "accepted": lambda change: change(),
    "wrong_answer": lambda change: change(("self._values.move_to_end(key)\n        return", "return")),
    "wrong_answer_release": lambda change: (
        "GRAVEYARD = []\n"
        + change((GET, f"        GRAVEYARD.append(self._values)\n{GET}")).replace(
            "self._values.popitem(last=False)", "GRAVEYARD.append(self._values.popitem(last=False))"
        )
    ),
    "wrong_answer_nothing_raised": lambda change: change((REFUSAL, "            pass\n")),
    "runtime_error": lambda change: change(
        (GET, f"        if key == 3:\n            raise LookupError('three')\n{GET}")
    ),
    "runtime_error_exit": lambda change: change(
        (GET, f"        if key == 3:\n            import os; os._exit(4)\n{GET}")
    ),
    "runtime_error_load": lambda change: change() + "\nimport numby\n",
    "runtime_error_syntax": lambda change: change() + "\nif True\n    pass\n",
    "runtime_error_no_class": lambda change: change(("class LRUCache:", "class LruCache:")),
    "limit_exceeded": lambda change: change((REFUSAL, "            while True: pass\n")),
    "limit_exceeded_memory": lambda change: change(
        (GET, f"        if key == 3:\n            bytearray(1 << 40)\n{GET}")
    ),
    "not_attempted": lambda change: None,
}


@pytest.mark.parametrize(("name", "make"), PROGRAMS.items(), ids=PROGRAMS.keys())
def test_a_scorecard_reads_as_it_did(grade, changed, lru, golden, name, make):
    """For each way in which a submission can end."""
    source = make(changed) or (lru.folder / "lru.py").read_text(encoding="utf-8")
    golden(f"{name}.txt", shown(grade(source)))


def test_a_scorecard_over_budget_shows_what_grew(grade, lru, golden):
    """The sentence is the same at a regrade; the figures, which are not, stand below it."""
    path = lru.solutions / "over_budget" / "list_scan_on_get" / "lru.py"
    text = shown(grade(path.read_text(encoding="utf-8")))
    assert "12.3 µs" in text
    golden("over_budget.txt", text)


RACES = {
    "race_of_clients": ("ticketmaster", "looks_then_acts", "test_two_clients_never_get_one_seat"),
    "race_of_threads": ("lfu", "double_checked_lookup", "test_what_was_looked_up_may_have_changed"),
}


@pytest.mark.parametrize(("name", "race"), RACES.items(), ids=RACES.keys())
def test_a_race_reads_as_it_did(judge, golden, name, race):
    """Who did what, in columns that a terminal of 80 shows."""
    slug, mistake, check = race
    kata = catalog.kata(slug)
    path = kata.solutions / "wrong_answer" / mistake
    result = judge.grade(kata, submission.read(path, kata.facts.files), only=check)
    text = click.unstyle(scorecard(masked(result), kata.facts.title, f"python -m graders replay {slug} mine"))
    drawn = text[text.index("cache = " if slug == "lfu" else "office = ") : text.index("Meet it again")]
    assert all(len(line) <= 80 for line in drawn.splitlines()[:-4])
    golden(f"{name}.txt", text)


def test_what_was_not_waited_for_shows_what_there_is_to_be_seen():
    """No growth is drawn that the figures do not show, and no cost of what did not fail."""
    flat = replace(COST, check="test_it", operation="all per line", cpu_ns=[9_000, 8_000], at_least=True, over=True)
    other = replace(COST, check="test_it", operation="put")
    made = made_up(finding("test_it", Verdict.OVER_BUDGET, message="It was not waited for."))
    text = click.unstyle(scorecard(replace(made, cost=[other, flat, other]), "LRU cache", AGAIN))
    assert "CPU time of all per line" in text
    assert "over 8 µs" in text
    assert "times" not in text
    assert "put" not in text
    assert "●" not in text
    without = click.unstyle(scorecard(replace(made, cost=[other]), "LRU cache", AGAIN))
    assert "CPU time" not in without


def test_a_line_of_a_program_is_whole_however_long():
    """It is to be pasted, and ``--write`` pastes it."""
    program = f"assert plan({'x' * 2_000!r}) == 1"
    made = made_up(finding("test_it", Verdict.WRONG_ANSWER, message="It is wrong.", counterexample=program))
    assert terminal.test_of(made) == ["def test_it():", f"    {program}"]
    assert program in click.unstyle(scorecard(made, "LRU cache", AGAIN))


def test_a_drawing_is_no_test_to_write():
    """It stands in the scorecard, as it was drawn."""
    drawing = "cache = LRUCache(2)\n\n  A        B\n  get      put"
    made = made_up(finding("test_it", Verdict.WRONG_ANSWER, message="It is wrong.", counterexample=drawing))
    assert terminal.test_of(made) == []
    text = click.unstyle(scorecard(made, "LRU cache", AGAIN))
    assert "def test_it" not in text
    assert "  A        B\n" in text


def finding(check: str, verdict: Verdict, **more: object) -> Finding:
    earned = 2.0 if verdict in (Verdict.ACCEPTED, Verdict.UNDECIDED) else 0.0
    return Finding(check=check, verdict=verdict, score=earned, max_score=2.0, lesson="A lesson to be learnt.", **more)  # type: ignore[arg-type]


def made_up(*findings: Finding) -> Result:
    order = list(Verdict)
    return Result(
        kata="lru",
        submission=SubmissionFacts(digest="", files=[]),
        verdict=min((each.verdict for each in findings), key=order.index),
        score=sum(each.score for each in findings),
        max_score=sum(each.max_score for each in findings),
        seed=7,
        sandbox="",
        findings=list(findings),
        cost=[],
        engine=Engine(version="0", grader_digest="", python="3"),
        cpu_s=0.0,
        wall_s=0.0,
    )


CURVES = ("curve", "curve_80", "curve_120")
LONG = "cache = LRUCache(9)\n" + "".join(f"cache.put({number}, {number})\n" for number in range(100)) + "assert False\n"

MADE_UP = {
    "undecided": [finding("test_a", Verdict.ACCEPTED), finding("test_b", Verdict.UNDECIDED, message="too noisy")],
    "judge_error": [
        finding("test_a", Verdict.WRONG_ANSWER, message="wrong", counterexample="x\n", replay="test_a:x"),
        finding("test_b", Verdict.JUDGE_ERROR, message="the judge itself failed"),
    ],
    "long_program": [finding("test_a", Verdict.WRONG_ANSWER, message="wrong", counterexample=LONG, replay="test_a:x")],
    "long_message": [finding("test_" + "a_" * 60, Verdict.RUNTIME_ERROR, message="a long word and " * 60)],
}


@pytest.mark.parametrize(("name", "findings"), MADE_UP.items(), ids=MADE_UP.keys())
def test_a_made_up_scorecard_reads_as_it_did(golden, name, findings):
    """Of what no submission can be relied on for."""
    golden(f"{name}.txt", shown(made_up(*findings)))


def test_a_hostile_finding_does_no_harm():
    """Nothing that a learner wrote can leave its line, whatever the judge let through."""
    hostile = "\x1b[2J\n::error::x\r##[error]x\u202e\x9b\0"
    card = scorecard(
        made_up(finding("test_a", Verdict.RUNTIME_ERROR, message=hostile + " ::error::x" * 30)), "LRU cache", AGAIN
    )
    for line in click.unstyle(card).splitlines():
        assert line.isprintable()
        assert not line.lstrip().startswith("::")
        assert "##[" not in line


def test_a_scorecard_is_for_people_and_narrow_terminals(grade, changed):
    """Sentences are wrapped; only programs and replay strings may be longer."""
    card = shown(grade(PROGRAMS["runtime_error_load"](changed)))
    assert all(len(line) <= 80 for line in card.splitlines())


def test_every_golden_file_is_compared():
    """None is left over from a test that is no more."""
    recorded = {path.stem for path in (Path(__file__).parent / "golden").glob("*.*")}
    assert recorded == {*PROGRAMS, *MADE_UP, *RACES, *CURVES, "over_budget", "chart", "report_wrong", "report_slow"}
