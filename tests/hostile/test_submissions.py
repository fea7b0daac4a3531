"""Each attacking submission gets a verdict that it may get, earns nothing it should not, and leaves nothing behind.

A submission's folder says the verdict that it must get. Two lines of its docstring may say more::

    Allowed: accepted limit_exceeded    the verdicts that it may get
    Fails: a_hit_counts_as_use ...      the checks that it must fail, or "nothing"; all where there is no such line

Filed under ``accepted`` are programs that are right and attack besides: there it is the attack that must fail.
``WALLS_CHAIN=landlock+seccomp`` has all of them graded behind those walls instead of the best that stand.
"""

from __future__ import annotations

import ast
import json
import os
import re
import time
from dataclasses import replace
from pathlib import Path

import click
import msgspec
import pytest

from graders._engine import judge as judging
from graders._engine import submission
from graders._engine.reports import terminal
from graders._engine.result import Verdict, to_json
from graders._engine.submission import Submission, Unreadable
from tests.hostile import grading
from tests.hostile.aftermath import MARK, files, kernel_objects, marks
from tests.hostile.bad_inputs import ALLOWED, BAD_INPUTS, RIGHT, SHADOWING
from tests.hostile.grading import BRISK, CHEAP, HASTY, PATIENT, write

SUBMISSIONS = Path(__file__).resolve().parent / "submissions"
FOLDERS = sorted(path.parent for path in SUBMISSIONS.glob("*/*/lru.py"))
# Some attacks take the judge seconds of work, and a busy machine ten times as long.
pytestmark = pytest.mark.timeout(300)

FILED_UNDER = {"accepted", "limit_exceeded", "not_attempted", "over_budget", "runtime_error", "wrong_answer"}


def described(folder):
    """Return the verdicts that a submission may get, and the checks that it must fail: None for all."""
    text = ast.get_docstring(ast.parse((folder / "lru.py").read_bytes())) or ""
    said = {name: words.split() for name, words in re.findall(r"^(Allowed|Fails): (.+(?:\n .+)*)", text, re.MULTILINE)}
    fails = said.get("Fails")
    if fails is not None:
        fails = {f"test_{name}" for name in fails} - {"test_nothing"}
    return said.get("Allowed", [folder.parent.name]), fails


def test_there_are_enough_of_them():
    """Filed by verdict, each described by its first sentence."""
    assert len(FOLDERS) >= 80
    assert {folder.parent.name for folder in FOLDERS} == FILED_UNDER
    for folder in FOLDERS:
        allowed, _ = described(folder)
        assert folder.parent.name in allowed, folder
        assert set(allowed) <= set(Verdict) - {"judge_error"}, folder
        assert ast.get_docstring(ast.parse((folder / "lru.py").read_bytes())), folder


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_checks_that_it_must_fail_exist(lru, folder):
    """Else a check that is renamed would be forgiven."""
    _, fails = described(folder)
    source = "".join(path.read_text(encoding="utf-8") for path in lru.grader.glob("test_*.py"))
    assert all(f"def {name}(" in source for name in fails or ())


@pytest.fixture(scope="module")
def room(lru, layers):
    """Where all of this is graded; all together change and leave nothing."""
    assert not marks(), "an earlier run left marks; they are removed now"
    before = files(), kernel_objects(), set(os.listdir("/"))
    with grading.room(lru, layers) as room:
        yield room
    assert (files(), kernel_objects(), set(os.listdir("/"))) == before


@pytest.fixture
def graded(room, lru, tmp_path, monkeypatch):
    """Grades what is handed in; nothing is left of it, its report is inert, and the next one is graded right."""
    monkeypatch.chdir(tmp_path)

    def grade(handed_in, *how):
        result = room.grade(handed_in, *how)
        assert_inert(result, lru)
        return result

    return grade


def assert_inert(result, kata):
    """No text of a learner's can move a cursor, turn a line round, or command a CI runner."""
    for text in texts(msgspec.to_builtins(result)):
        for line in text.split("\n"):
            assert line.isprintable(), repr(text)
    assert json.loads(to_json(result)) == msgspec.to_builtins(result)
    shown = {"JSON": to_json(result).decode(), "scorecard": plain_scorecard(result, kata)}
    for name, report in shown.items():
        assert MARK not in report, report
        for line in report.split("\n"):
            assert line.isprintable(), (name, line)
            assert not commands_ci(line), (name, line)


def commands_ci(line):
    """Whether a CI runner would take a line for a command.

    GitHub's looks for ``::`` after leading blanks and for ``##[`` anywhere (ActionCommand.cs in actions/runner),
    Azure's for ``##vso[`` and ``##[``, TeamCity's for ``##teamcity[``.
    """
    return bool(re.match(r"\s*::", line) or re.search(r"##(vso|teamcity)?\[", line, re.IGNORECASE))


def texts(data):
    """Yield every text in plain data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts(value)


def plain_scorecard(result, kata):
    """Return the scorecard without our own colours: an escape that is left in it came from elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(click, "style", lambda text, **_: text)
        return terminal.scorecard(result, kata.facts.title, f"python -m graders replay {kata.slug}")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_an_attack_gets_its_verdict(graded, lru, folder):
    """And no point for what it did not do."""
    allowed, fails = described(folder)
    haste = {"accepted": PATIENT, "limit_exceeded": HASTY}.get(folder.parent.name, BRISK)
    result = graded(submission.read(folder, lru.facts.files), haste)
    assert result.verdict in allowed, told(result)
    assert (result.verdict in ("accepted", "undecided")) == (result.score == result.max_score)
    if result.verdict not in ("accepted", "undecided") and folder.parent.name != "accepted":
        for finding in result.findings:
            assert finding.score == 0 or (fails is not None and finding.check not in fails), finding


def told(result):
    """Return what a result says of each check that was not passed."""
    told = [(finding.check, finding.verdict, finding.message) for finding in result.findings]
    return [each for each in told if each[1] != "accepted"] or told


@pytest.mark.parametrize("name", BAD_INPUTS)
def test_a_bad_input_gets_its_verdict(graded, lru, tmp_path_factory, name):
    """Whatever the bytes are, it is the submission that is at fault. One check tells of what may be accepted."""
    path = tmp_path_factory.mktemp("handed-in") / "lru.py"
    path.write_bytes(BAD_INPUTS[name])
    result = graded(read(path, lru), PATIENT, CHEAP if "accepted" in ALLOWED[name] else None)
    assert result.verdict in ALLOWED[name], told(result)
    assert (result.verdict == "accepted") == (result.score == result.max_score)


def read(path, kata):
    """Read a submission as the command line does."""
    try:
        return submission.read(path, kata.facts.files)
    except Unreadable as problem:
        return problem


@pytest.mark.parametrize("name", SHADOWING)
def test_what_lies_beside_a_submission_is_neither_run_nor_read(graded, lru, tmp_path_factory, name):
    """The wrong answer is a wrong answer, whatever else is in the folder."""
    folder = tmp_path_factory.mktemp("handed-in")
    write(folder, SHADOWING[name])
    before = sorted(folder.rglob("*"))
    assert graded(read(folder, lru)).verdict == "wrong_answer"
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("name", SHADOWING)
def test_the_command_line_runs_none_of_it_either(command, tmp_path, name):
    """Asked about a folder, from another one."""
    folder = tmp_path / "handed-in"
    write(folder, SHADOWING[name])
    before = sorted(folder.rglob("*"))
    done = command("grade", "lru", folder, "--only", CHEAP)
    assert (done.returncode, done.stderr) == (1, "")
    assert "wrong_answer" in done.stdout
    assert marks() == []
    assert sorted(folder.rglob("*")) == before


SAMPLE = {
    "empty": (1, "defines no LRUCache"),
    "null_byte_inside": (1, "null byte"),
    "utf16_with_mark": (1, "null byte"),
    "latin1_in_string": (1, "is not utf-8"),
    "coding_unknown": (1, "unknown"),
    "zip_archive": (1, "lru.py"),
    "ten_megabytes_of_comments": (1, "bytes; at most"),
    "nested_parentheses_deeper": (1, "lru.py"),
    "syntax_error_with_escapes": (1, "not valid Python"),
    "import_of_nothing": (1, "no_such_module_anywhere"),
    "exit_at_import": (1, "SystemExit"),
    "exception_without_text_at_import": (1, "Bad"),
    "interrupt_at_import": (1, "KeyboardInterrupt"),
    "os_exit_at_import": (1, "ended its own process"),
    "not_implemented_at_import": (1, "not written yet"),
    "crlf": (0, "accepted"),
}


@pytest.mark.parametrize("name", SAMPLE)
def test_the_command_line_says_what_is_wrong_with_a_bad_input(command, tmp_path, name):
    """In a sentence, with the exit status of a submission that is not accepted, and never by a traceback."""
    path = tmp_path / "handed in.py"
    path.write_bytes(BAD_INPUTS[name])
    status, words = SAMPLE[name]
    done = command("grade", "lru", path, "--only", CHEAP)
    assert (done.returncode, done.stderr) == (status, "")
    assert words in done.stdout
    assert "Traceback" not in done.stdout
    assert all(line.isprintable() and not commands_ci(line) for line in done.stdout.splitlines())


TAKE_OVER = '''
import marshal, os, sys

def take_over(answer):
    """Speak in the worker's place: its own loop is up the stack, and in it the channel and the request's number."""
    frame = sys._getframe()
    while frame.f_code.co_name != "serve":
        frame = frame.f_back
    channel, ident = frame.f_locals["channel"], frame.f_locals["ident"]
    request = ("load",)
    while True:
        body = b"true" if request[0] == "load" else answer(len(request[1]))
        channel.sendall((len(body) + 8).to_bytes(4, "big") + ident + body)
        data = b""
        while len(data) < 4 or len(data) < int.from_bytes(data[:4], "big") + 4:
            data += channel.recv(1 << 20) or os._exit(0)
        ident, request = data[4:12], marshal.loads(data[12:])
'''
DEAR_TO_READ = {
    "many small values": "b'{\"set\":[]},' * 360_000",
    "keys that collide": "(b'{\"set\":[' + b','.join(b'%d' % (n * (2**61 - 1)) for n in range(1, 2000)) + b']},') * 80",
    "not so many": "b'{\"set\":[]},' * 5_500",
    "long texts": "b'\"' + b'\\\\u0000' * 690_000 + b'\",'",
}


@pytest.mark.parametrize("bait", DEAR_TO_READ)
def test_a_reply_that_is_dear_to_read_does_not_hold_up_the_next_student(judge, lru, bait):
    """It costs its author next to nothing to write, and must not cost the judge minutes."""
    source = (
        f"{TAKE_OVER}\nBAIT = {DEAR_TO_READ[bait]}\n"
        "take_over(lambda count: b'[' + b'null,' * (count - 1) + b'[' + BAIT[:-1] + b']]')\n"
    )
    began = time.process_time()
    result = judge.grade(lru, Submission((("lru.py", source.encode()),)), only="test_a_hit_counts_as_use")
    assert result.verdict in ("wrong_answer", "runtime_error", "limit_exceeded")
    # A right program costs the judge a few hundredths of a second here; this must end with what explanations may cost.
    assert time.process_time() - began < 15.0


SLEEPS_WHERE_IT_IS_MEASURED = """
import time

_get = LRUCache.get

def get(self, key, default=None):
    if self._capacity > 10_000:
        time.sleep(60)
    return _get(self, key, default)

LRUCache.get = get
"""


def test_who_sleeps_where_cost_is_measured_earns_nothing_by_it(judge, lru, right, monkeypatch):
    """A sleep costs no CPU time, and what it hides is not the machine's noise: no points, and no long wait."""
    monkeypatch.setattr(judging, "_MEASURING", replace(judging._MEASURING, wall_s=5.0))
    handed_in = Submission((("lru.py", (right + SLEEPS_WHERE_IT_IS_MEASURED).encode()),))
    result = judge.grade(lru, handed_in, only="test_get_is_constant_time")
    assert result.verdict in ("limit_exceeded", "over_budget"), result.findings
    assert result.score == 0


def test_the_right_program_of_the_bad_inputs_is_right(graded):
    """Else it would prove nothing to see its variants fail."""
    assert graded(Submission((("lru.py", RIGHT),))).verdict == "accepted"
