"""A kata's checks under the judge: what a check does with a right program, and what a broken check is taken for."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from graders._engine.catalog import ROOT

PROPERTIES = "graders/tiny/test_properties.py"


@pytest.fixture
def graded(tiny, command):
    """Grades a solution of the throw-away kata by the command line of its own tree."""

    def run(path=None, *options):
        done = command("grade", "tiny", path or tiny.reference, "--json", "-", *options, root=tiny.root)
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return done, json.loads(done.stdout) if done.stdout else None

    return run


def verdicts(result):
    return {finding["check"]: finding["verdict"] for finding in result["findings"]}


def test_a_right_program_is_accepted(graded):
    """Properties and plain checks alike."""
    done, result = graded()
    assert done.returncode == 0
    assert (result["verdict"], result["score"], result["max_score"]) == ("accepted", 4.0, 4.0)
    assert verdicts(result) == {
        "test_numbers_are_doubled": "accepted",
        "test_texts_are_doubled": "accepted",
        "test_lists_are_doubled": "accepted",
    }
    assert result["findings"][0]["lesson"] == "Twice a number is the number and the number."


def test_a_wrong_program_loses_the_points_of_what_it_gets_wrong(tiny, graded):
    """And no others."""
    done, result = graded(tiny.root / "solutions/tiny/wrong_answer/numbers_only")
    assert done.returncode == 1
    assert (result["verdict"], result["score"]) == ("wrong_answer", 3.0)
    (failed,) = (finding for finding in result["findings"] if finding["verdict"] != "accepted")
    assert failed["check"] == "test_texts_are_doubled"
    assert failed["counterexample"] == "assert double('a') == 'aa'  # got 'a'\n"


def test_a_check_in_the_learners_own_api(tiny, graded):
    """The subject looks like the module; what a check asserts of it is asked of the learner, not of the judge."""
    tiny.write(
        PROPERTIES,
        """
        from graders import points


        @points(4)
        def test_some(subject):
            \"\"\"Twice is twice.\"\"\"
            assert subject.double(2) == 4
            assert subject.double("a") == "aa"
        """,
    )
    done, result = graded()
    assert (done.returncode, result["verdict"]) == (0, "accepted")
    done, result = graded(tiny.root / "solutions/tiny/wrong_answer/numbers_only")
    assert (done.returncode, result["verdict"]) == (1, "wrong_answer")


BREAK = {
    "a check raises": (PROPERTIES, 'subject.agrees(Script.of(call("", "double", [1])))', "1 / 0"),
    "a check asks for what the stub does not define": (
        PROPERTIES,
        'subject.agrees(Script.of(call("", "double", [1])))',
        "subject.treble(1)",
    ),
    "a check leaves": (PROPERTIES, 'subject.agrees(Script.of(call("", "double", [1])))', "raise SystemExit(0)"),
    "a check ends the run": (
        PROPERTIES,
        'subject.agrees(Script.of(call("", "double", [1])))',
        "__import__('pytest').exit('enough')",
    ),
    "a check skips itself": (
        PROPERTIES,
        'subject.agrees(Script.of(call("", "double", [1])))',
        "__import__('pytest').skip('not today')",
    ),
    "a check wants a fixture that is not there": (
        PROPERTIES,
        "def test_lists_are_doubled(subject)",
        "def test_lists_are_doubled(subjekt)",
    ),
    "a property raises": (PROPERTIES, 'subject.agrees(Script.of(call("", "double", number)))', "number / 0"),
    "a strategy fails": (PROPERTIES, "st.integers(-9, 9)", "st.integers(-9, 9).map(lambda number: 1 // 0)"),
    "a strategy finds nothing": (PROPERTIES, "st.integers(-9, 9)", "st.integers(-9, 9).filter(lambda number: False)"),
    "a strategy has bounds that cannot be": (PROPERTIES, "st.integers(-9, 9)", "st.integers(9, -9)"),
    "the grader is no Python": (PROPERTIES, "@points(2)", "@points(2"),
    "the grader cannot be imported": (PROPERTIES, "from graders import Script", "from graders import Skript"),
    "the grader raises": (PROPERTIES, "@points(2)", "1 / 0"),
    "the grader leaves": (PROPERTIES, "@points(2)", "raise SystemExit(0)"),
    "the grader skips itself": (PROPERTIES, "@points(2)", "__import__('pytest').skip('no', allow_module_level=True)"),
    "the points are not the kata's": (PROPERTIES, "@points(2)", "@points(3)"),
    "the model is no Python": ("graders/tiny/model.py", "def double(number):", "def double(number)"),
    "the model lacks the function": ("graders/tiny/model.py", "def double", "def treble"),
    "the facts are wrong": ("katas/tiny/kata.toml", "points = 4", "points = 5"),
}


@pytest.mark.parametrize("change", BREAK.values(), ids=BREAK.keys())
def test_a_broken_grader_is_blamed_on_nobody(tiny, graded, change):
    """It is never a zero for a right program: the judge says that it is its own fault, with status 3."""
    tiny.replace(*change)
    done, result = graded()
    assert done.returncode == 3, done.stderr
    assert result["verdict"] == "judge_error"
    assert "judge:" in done.stderr
    blamed = [finding for finding in result["findings"] if finding["verdict"] not in ("accepted", "judge_error")]
    assert blamed == []


def test_a_broken_check_costs_no_other(tiny, graded):
    """The rest was judged all the same."""
    tiny.replace(*BREAK["a check raises"])
    _, result = graded()
    assert verdicts(result) == {
        "test_numbers_are_doubled": "accepted",
        "test_texts_are_doubled": "accepted",
        "test_lists_are_doubled": "judge_error",
    }


def test_a_grader_without_checks_accepts_nobody(tiny, graded):
    """Nothing judged is not accepted."""
    tiny.write(PROPERTIES, "")
    done, result = graded()
    assert (done.returncode, result["verdict"]) == (3, "judge_error")


def test_two_checks_of_one_name_are_found_out(tiny, graded):
    """The second hides the first, and its points."""
    tiny.replace(PROPERTIES, "def test_lists_are_doubled", "def test_texts_are_doubled")
    done, result = graded()
    assert (done.returncode, result["verdict"]) == (3, "judge_error")


@pytest.mark.parametrize(
    "text",
    ["1 / 0\n", "def double(number):\n    raise MemoryError\n", "def double(\n", "import os\nos._exit(1)\n"],
    ids=["raises", "raises later", "is no Python", "exits"],
)
def test_a_broken_reference_is_blamed_on_nobody(tiny, graded, text):
    """It is measured beside a right program, and is not the learner's."""
    tiny.write(
        "graders/tiny/test_budget.py",
        """
        from graders import Memory, each


        def test_it_takes_no_memory(budget):
            \"\"\"None.\"\"\"
            budget.allows(
                Memory(
                    operation="double",
                    prepare=lambda name: [],
                    work=lambda name, turn: [each("", "double", [1, 2, 3])],
                )
            )
        """,
    )
    tiny.replace("katas/tiny/kata.toml", "points = 4", "points = 5")
    mine = tiny.write("mine/tiny.py", "def double(number):\n    return number + number\n")
    done, result = graded(mine.parent)
    assert (done.returncode, result["verdict"]) == (0, "accepted"), result
    (tiny.reference / "tiny.py").write_text(text, encoding="utf-8")
    done, result = graded(mine.parent)
    assert (done.returncode, result["verdict"]) == (3, "judge_error"), result


def test_a_reference_that_is_not_there_is_blamed_on_nobody(tiny, graded):
    """Nor is it the caller's mistake."""
    mine = tiny.write("mine/tiny.py", "def double(number):\n    return number + number\n")
    (tiny.reference / "tiny.py").unlink()
    done, result = graded(mine.parent)
    assert (done.returncode, result["verdict"]) == (3, "judge_error")


def test_a_wrong_program_is_wrong_by_a_broken_grader_too(tiny, graded):
    """But the verdict is the judge's error until it is mended."""
    tiny.replace(*BREAK["a check raises"])
    done, result = graded(tiny.root / "solutions/tiny/wrong_answer/numbers_only")
    assert (done.returncode, result["verdict"]) == (3, "judge_error")
    assert verdicts(result)["test_texts_are_doubled"] == "wrong_answer"


def test_nothing_beside_the_checks_is_run(tiny, graded):
    """No conftest of a learner's, no settings file of the folder one happens to be in."""
    mine = tiny.write("mine/tiny.py", "def double(number):\n    return number + number\n").parent
    for name in ("conftest.py", "test_more.py", "sitecustomize.py", "model.py", "pytest.py", "hypothesis.py"):
        (mine / name).write_text("raise SystemExit('run')\n", encoding="utf-8")
    (mine / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n", encoding="utf-8")
    done, result = graded(mine)
    assert (done.returncode, result["verdict"]) == (0, "accepted")


def test_the_author_runs_the_checks_under_pytest(tiny, lru, tmp_path):
    """With the counterexample where pytest shows a failure."""

    def run(path, *options):
        return subprocess.run(
            [sys.executable, "-m", "pytest", "graders/lru", "--submission", str(path), "-q", *options],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )

    name = "test_a_hit_counts_as_use"
    right = run(lru.reference, "-k", name)
    assert right.returncode == 0, right.stdout + right.stderr
    assert "1 passed" in right.stdout
    wrong = run(lru.solutions / "wrong_answer" / "get_does_not_refresh", "-k", name)
    assert wrong.returncode == 1
    assert "cache = LRUCache(" in wrong.stdout
    assert "INTERNALERROR" not in wrong.stdout + wrong.stderr
    nowhere = run(tmp_path / "nowhere")
    assert nowhere.returncode == 4
    assert "Traceback" not in nowhere.stdout + nowhere.stderr
