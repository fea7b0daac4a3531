"""The judge: whatever becomes of a submission, each check has its verdict, and what is ours is not blamed on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import hypothesis
import psutil
import pytest

from graders._engine import box, submission, worker
from graders._engine.box import Box
from graders._engine.judge import Judge
from graders._engine.result import Result, Verdict, to_json
from graders._engine.sitting import Allowance
from graders._engine.submission import Submission
from graders._engine.worker import Limits

CAPACITY = "test_a_capacity_below_one_is_refused"
FALSY = "test_falsy_values_are_values"
HIT = "test_a_hit_counts_as_use"


def verdicts(result: Result) -> dict[str, str]:
    """The verdict of each check."""
    return {finding.check: str(finding.verdict) for finding in result.findings}


def properties(result: Result) -> dict[str, str]:
    """The verdict of each property: what is not measured says nothing of its own."""
    return {
        finding.check: str(finding.verdict)
        for finding in result.findings
        if not finding.message.startswith("not measured")
    }


def lines(*statements: str, indent: int) -> str:
    return "".join(" " * indent + statement + "\n" for statement in statements)


REFUSAL = '            raise ValueError("capacity must be at least 1")\n'
GET = "        if key not in self._values:\n            return default\n"
PUT = "        self._values[key] = value\n"


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("raise ValueError", "accepted"),
        ("raise type('TooSmall', (ValueError,), {})('no')", "accepted"),
        ("raise UnicodeError('a ValueError, too')", "accepted"),
        ("int('not a number')", "accepted"),
        ("pass", "wrong_answer"),
        ("return None", "wrong_answer"),
        ("raise TypeError", "wrong_answer"),
        ("raise Exception", "wrong_answer"),
        ("raise type('ValueErrorOfMine', (Exception,), {})", "wrong_answer"),
        ("raise type('ValueError', (Exception,), {'__module__': 'builtins'})", "wrong_answer"),
        ("assert capacity > 0", "wrong_answer"),
        ("raise NotImplementedError", "not_attempted"),
        ("raise MemoryError", "limit_exceeded"),
        ("raise SystemExit", "runtime_error"),
        ("import sys; sys.exit('no')", "runtime_error"),
        ("raise KeyboardInterrupt", "runtime_error"),
        ("import os; os._exit(0)", "runtime_error"),
    ],
)
def test_where_an_exception_is_asked_for(grade, changed, statement, verdict):
    """One derived from it will do; another is a wrong answer; leaving is no answer at all."""
    source = changed((REFUSAL, lines(statement, indent=12)))
    result = grade(source, only=CAPACITY)
    assert verdicts(result) == {CAPACITY: verdict}
    assert result.verdict == verdict
    assert result.score == (1.0 if verdict == "accepted" else 0.0)


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("raise ValueError", "runtime_error"),
        ("raise KeyError(key)", "runtime_error"),
        ("raise type('Later', (NotImplementedError,), {})", "runtime_error"),
        ("raise NotImplementedError", "not_attempted"),
        ("raise NotImplementedError('later')", "not_attempted"),
        ("return NotImplemented", "wrong_answer"),
        ("return NotImplementedError()", "wrong_answer"),
        ("raise MemoryError", "limit_exceeded"),
        ("bytearray(1 << 40)", "limit_exceeded"),
        ("raise SystemExit(0)", "runtime_error"),
        ("raise KeyboardInterrupt", "runtime_error"),
        ("raise GeneratorExit", "runtime_error"),
        ("raise BaseExceptionGroup('two', [SystemExit(), KeyError()])", "runtime_error"),
        ("self.get(key)", "runtime_error"),
        ("import os; os._exit(0)", "runtime_error"),
        ("import os; os.abort()", "runtime_error"),
        ("import os; os.write(3, b'x')", "runtime_error"),
        ("while True: pass", "limit_exceeded"),
        ("import time; time.sleep(60)", "limit_exceeded"),
        ("while True: print('x' * 10_000)", "limit_exceeded"),
        ("return lambda: None", "wrong_answer"),
        ("return key if default is None else self", "wrong_answer"),
    ],
)
def test_where_a_value_is_asked_for(hurried, lru, changed, statement, verdict):
    """Raising is an error of the run; the stub is told from it, and so is a limit."""
    source = changed((GET, lines(statement, indent=8) + GET))
    result = hurried.grade(lru, Submission((("lru.py", source.encode()),)), only=HIT)
    assert hurried.problems == []
    assert verdicts(result) == {HIT: verdict}


@pytest.mark.parametrize(
    ("statement", "verdict", "words"),
    [
        ("while True: pass", "limit_exceeded", "time limit: "),
        ("import time; time.sleep(60)", "limit_exceeded", "nothing here needs to sleep or to wait"),
        ("bytearray(1 << 40)", "limit_exceeded", "memory limit: "),
        ("import mmap; mmap.mmap(-1, 1 << 40)", "limit_exceeded", "memory limit: "),
        (
            "import threading, time\nfor _ in range(99): threading.Thread(target=time.sleep, args=(9,)).start()",
            "limit_exceeded",
            "process limit: ",
        ),
        ("kept = [open(__import__('os').__file__) for _ in range(99)]", "limit_exceeded", "descriptor limit: "),
        ("while True: print('x' * 10_000)", "limit_exceeded", "output limit: "),
        ("return 'x' * (9 << 20)", "limit_exceeded", "reply limit: "),
        ("deep = []\nfor _ in range(99): deep = [deep]\nreturn deep", "wrong_answer", "nested deeper than 32"),
        ("import os; os.fork()", "runtime_error", "no process started"),
        ("open('/tmp/a', 'w')", "runtime_error", "no file may be written"),
        ("import socket; socket.socket()", "runtime_error", "no network used"),
    ],
)
def test_each_limit_is_told_in_words_of_its_own(hurried, lru, changed, statement, verdict, words):
    """So that a learner knows what to change."""
    source = changed((GET, lines(*statement.split("\n"), indent=8) + GET))
    result = hurried.grade(lru, Submission((("lru.py", source.encode()),)), only=HIT)
    assert hurried.problems == []
    assert verdicts(result) == {HIT: verdict}
    (finding,) = result.findings
    assert words in finding.message


@pytest.fixture(scope="module")
def hurried():
    """A judge without patience: short limits of CPU."""
    with Judge(limits=Limits(cpu_s=0.3, wall_s=4.0), allowance=Allowance(cpu_s=0.9, wall_s=30.0)) as judge:
        yield judge


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("import os; os._exit(3)", "runtime_error"),
        ("raise RuntimeError('no')", "runtime_error"),
        ("while True: pass", "limit_exceeded"),
    ],
)
def test_a_mistake_in_one_place_costs_the_checks_that_meet_it(hurried, lru, changed, statement, verdict):
    """The others keep their points: here all but the one that stores None."""
    source = changed((PUT, lines("if value is None:", f"    {statement}", indent=8) + PUT))
    result = hurried.grade(lru, Submission((("lru.py", source.encode()),)))
    assert hurried.problems == []
    found = properties(result)
    assert found.pop(FALSY) == verdict
    assert set(found.values()) == {"accepted"}
    assert result.verdict == verdict
    kept = [finding for finding in result.findings if finding.check in found]
    assert result.score == sum(finding.max_score for finding in kept) > 0


def test_nothing_is_measured_of_what_is_not_right(grade, changed):
    """Cost counts once every property holds."""
    result = grade(changed(("self._values.move_to_end(key)\n        return", "return")))
    measured = [finding for finding in result.findings if finding.message.startswith("not measured")]
    assert measured
    assert all(finding.score == 0 for finding in measured)
    assert result.cost == []


def test_a_hang_everywhere_costs_little_more_than_one(lru, changed, monkeypatch):
    """There is one allowance for a whole submission; and what was used is told in full."""
    used = []
    reap = Box.reap

    def counted(box, pid):
        answer = reap(box, pid)
        used.append(answer["cpu"])
        return answer

    monkeypatch.setattr(Box, "reap", counted)
    source = Submission((("lru.py", changed((GET, "        while True: pass\n" + GET)).encode()),))
    with Judge(limits=Limits(cpu_s=1.0, wall_s=10.0), allowance=Allowance(cpu_s=2.0, wall_s=20.0)) as judge:
        one = judge.grade(lru, source, only=HIT)
        once = sum(used)
        used.clear()
        everywhere = judge.grade(lru, source)
        assert judge.problems == []
    hung = [
        finding
        for finding in everywhere.findings
        if finding.verdict is Verdict.LIMIT_EXCEEDED and not finding.message.startswith("not measured")
    ]
    assert len(hung) >= 9
    assert everywhere.cpu_s < one.cpu_s * len(hung) / 3
    assert sum(used) < once * len(hung) / 3
    assert everywhere.cpu_s > 0.95 * sum(used)
    assert one.cpu_s > 0.95 * once


def test_a_check_that_was_not_run_for_want_of_time_says_so(hurried, lru, changed):
    """It is not said to have hung itself."""
    source = changed((GET, "        while True: pass\n" + GET))
    result = hurried.grade(lru, Submission((("lru.py", source.encode()),)))
    messages = [finding.message for finding in result.findings if finding.verdict is Verdict.LIMIT_EXCEEDED]
    assert any("still running" in message for message in messages)
    assert any("not run" in message for message in messages)


def test_a_file_that_is_slow_to_load_and_then_hangs_is_the_learners(lru, changed):
    """Looking for the call that hung must not fail for the loading."""
    slow = "import time\n\nwhile time.process_time() < 0.7:\n    pass\n\n\nclass LRUCache:"
    source = changed(("\nclass LRUCache:", slow), (GET, "        while True: pass\n" + GET))
    with Judge(limits=Limits(cpu_s=1.2, wall_s=10.0)) as judge:
        result = judge.grade(lru, Submission((("lru.py", source.encode()),)), only=HIT)
        assert judge.problems == []
    assert verdicts(result) == {HIT: "limit_exceeded"}


def test_a_call_that_never_came_back_is_named(hurried, lru, changed):
    """With the program that leads to it, and a string to meet it again."""
    source = changed((PUT, "        if value is None:\n            while True: pass\n" + PUT))
    result = hurried.grade(lru, Submission((("lru.py", source.encode()),)), only=FALSY)
    (finding,) = result.findings
    assert "cache.put(" in finding.message
    assert "None)" in finding.counterexample.splitlines()[-1]
    assert "never came back" in finding.counterexample
    assert finding.replay.startswith(f"{FALSY}:")


SOURCES = {
    "right": lambda change: change(),
    "wrong": lambda change: change(("self._values.move_to_end(key)\n        return", "return")),
    "lucky": lambda change: "import random\n" + change((GET, "        if random.random() < 0.01: return 7\n" + GET)),
    "hashes": lambda change: change((GET, "        if hash(str(key)) % 7 == 3: return 7\n" + GET)),
    "raises": lambda change: change((GET, "        if key == 3: raise LookupError(self)\n" + GET)),
    "does not load": lambda change: change() + "\nx = (\n",
    "is the stub": lambda change: change((GET, "        raise NotImplementedError\n" + GET)),
}

REGRADE = """
import json, sys
from graders._engine import catalog
from graders._engine.judge import Judge
from graders._engine.result import to_json
from graders._engine.submission import Submission
kata = catalog.kata("lru")
with Judge(seed=int(sys.argv[1])) as judge:
    for source in json.load(sys.stdin):
        print(to_json(judge.grade(kata, Submission((("lru.py", source.encode()),)))).decode().replace("\\n", " "))
"""


def regraded(sources: list[str], seed: int, before: str = "") -> list[dict[str, object]]:
    """Have another process grade ``sources``, having done ``before``."""
    done = subprocess.run(
        [sys.executable, "-c", before + REGRADE, str(seed)],
        input=json.dumps(sources),
        env={**os.environ, "PYTHONHASHSEED": "5"},
        capture_output=True,
        check=False,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    return [stable(line) for line in done.stdout.splitlines()]


def stable(text: str | bytes) -> dict[str, object]:
    """All of a result that a regrade must repeat."""
    result = json.loads(text)
    for name in ("cost", "cpu_s", "wall_s"):
        del result[name]
    return result


def test_a_regrade_in_another_process_gives_the_same_bytes(judge, lru, changed):
    """Verdicts, messages, counterexamples and replay strings, in whatever order submissions come."""
    sources = [make(changed) for make in SOURCES.values()]
    here = [stable(to_json(judge.grade(lru, Submission((("lru.py", source.encode()),))))) for source in sources]
    again = regraded(sources[::-1], judge.seed)[::-1]
    for name, first, second in zip(SOURCES, here, again, strict=True):
        assert first == second, name
    assert [result["verdict"] for result in here] == [
        "accepted",
        "wrong_answer",
        "wrong_answer",
        "wrong_answer",
        "runtime_error",
        "runtime_error",
        "not_attempted",
    ]


@pytest.mark.parametrize(
    "before",
    [
        "import graders.lru.test_properties\n",
        (
            "import hypothesis\nhypothesis.settings.register_profile('theirs', max_examples=3)\n"
            "hypothesis.settings.load_profile('theirs')\nimport graders.lru.test_properties\n"
        ),
    ],
    ids=["usual settings", "settings of their own"],
)
def test_who_imported_the_grader_first_changes_nothing(judge, lru, changed, before):
    """The examples belong to the seed and the property, not to the settings that a process happens to have."""
    source = SOURCES["hashes"](changed)
    here = stable(to_json(judge.grade(lru, Submission((("lru.py", source.encode()),)))))
    assert regraded([source], judge.seed, before) == [here]


def test_a_hang_regraded_on_a_slow_machine_gives_the_same_bytes(lru, changed, monkeypatch):
    """A clock decides when it is ended, but not how often, nor what is said of it."""
    source = Submission((("lru.py", changed((GET, "        while True: pass\n" + GET)).encode()),))
    results = []
    for tick in (0.02, 0.15):
        for module in (box, worker):
            monkeypatch.setattr(module, "TICK_S", tick)
        with Judge(limits=Limits(cpu_s=0.3, wall_s=5.0), allowance=Allowance(cpu_s=0.8, wall_s=20.0)) as judge:
            results.append(stable(to_json(judge.grade(lru, source))))
    assert results[0]["verdict"] == "limit_exceeded"
    assert results[0] == results[1]


def test_another_seed_meets_other_examples(lru, changed, grade):
    """And the result says which seed it was."""
    source = Submission((("lru.py", SOURCES["wrong"](changed).encode()),))
    with Judge(seed=7) as judge:
        other = judge.grade(lru, source, only=HIT)
    mine = grade(SOURCES["wrong"](changed), only=HIT)
    assert other.seed == 7 != mine.seed
    assert other.findings[0].replay != mine.findings[0].replay or other.findings[0] == mine.findings[0]


def test_grading_leaves_the_process_as_it_was(judge, lru, right):
    """Environment, folder, warnings and output are its caller's."""
    judge.grade(lru, Submission((("lru.py", right.encode()),)), only=HIT)
    before = dict(os.environ), os.getcwd(), sys.stdout, sys.stderr, sorted(sys.path)
    judge.grade(lru, Submission((("lru.py", right.encode()),)), only=HIT)
    after = dict(os.environ), os.getcwd(), sys.stdout, sys.stderr, sorted(sys.path)
    assert after == before


def test_the_first_grading_leaves_the_environment_as_it_was(lru, right, monkeypatch):
    """What it needs there for a while is put back."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_plugin")
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", raising=False)
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # this very test; pytest sets it again
    before = dict(os.environ)
    with Judge() as judge:
        result = judge.grade(lru, Submission((("lru.py", right.encode()),)), only=HIT)
        assert judge.problems == []
    assert result.verdict is Verdict.ACCEPTED
    assert dict(os.environ) == before


def test_grading_leaves_the_settings_of_hypothesis_as_they_were(lru, right):
    """They are one for a process, and others may generate in it, too."""
    hypothesis.settings.load_profile("house")
    before = hypothesis.settings.default
    with Judge() as judge:
        judge.grade(lru, Submission((("lru.py", right.encode()),)), only=HIT)
    assert hypothesis.settings.default == before


def test_no_process_outlives_a_judge(lru, changed):
    """Nor a descriptor."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    descriptors = len(os.listdir("/proc/self/fd"))
    source = changed((GET, "        if key == 3: import os; os._exit(1)\n" + GET))
    with Judge() as judge:
        judge.grade(lru, Submission((("lru.py", source.encode()),)))
    assert {child.pid for child in psutil.Process().children(recursive=True)} == before
    assert len(os.listdir("/proc/self/fd")) == descriptors


@pytest.mark.parametrize("times", [1, 2])
def test_a_judge_whose_box_died_mends_it(lru, right, times):
    """Nobody is blamed, and the next submission does not suffer either."""
    source = Submission((("lru.py", right.encode()),))
    others = {child.pid for child in psutil.Process().children(recursive=True)}
    with Judge() as judge:
        assert judge.grade(lru, source, only=HIT).verdict is Verdict.ACCEPTED
        for _ in range(times):
            for child in psutil.Process().children(recursive=True):
                if child.pid not in others:
                    child.kill()
            assert judge.grade(lru, source, only=HIT).verdict is Verdict.ACCEPTED
            assert judge.problems == []


def test_points_are_earned_check_by_check(grade, right, lru):
    """And add up to what the kata says."""
    result = grade(right)
    assert result.verdict is Verdict.ACCEPTED
    assert result.score == result.max_score == lru.facts.points
    assert sum(finding.max_score for finding in result.findings) == lru.facts.points
    assert all(finding.score == finding.max_score for finding in result.findings)
    assert len({finding.check for finding in result.findings}) == len(result.findings)
    assert all(cost.sizes and cost.cpu_ns and cost.reference_cpu_ns for cost in result.cost)


def test_a_right_program_is_within_its_memory_at_every_grading(judge, lru, right):
    """However warm the judge: nobody is failed by noise."""
    source = Submission((("lru.py", right.encode()),))
    found = [judge.grade(lru, source, only="test_memory_is_bounded").verdict for _ in range(12)]
    assert set(found) == {Verdict.ACCEPTED}


def test_what_cannot_be_read_is_one_finding_for_all_points(judge, lru, tmp_path):
    """The result still says of which kata."""
    try:
        submission.read(tmp_path, lru.facts.files)
    except submission.Unreadable as problem:
        result = judge.grade(lru, problem)
    assert result.verdict is Verdict.RUNTIME_ERROR
    assert [finding.check for finding in result.findings] == ["load"]
    assert (result.score, result.max_score) == (0, lru.facts.points)
    assert result.submission.files == []
