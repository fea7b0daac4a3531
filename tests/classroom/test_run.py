"""A run from a teacher's command to the files: with sham judges for what is the run's, with a real one for the rest."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graders._engine import catalog
from graders._engine.classroom.crew import Crew
from graders._engine.classroom.roster import BadRoster
from graders._engine.classroom.run import Order, run
from tests.classroom.conftest import zipped
from tests.classroom.sham import SHAM
from tests.conftest import ROOT, clean_environment, run_command

CANVAS = {
    "doejane_101_9001_lru.py": b"accepted 1",
    "roebob_102_9002_lru.py": b"accepted 2",
    "roebob_102_8002_lru-1.py": b"wrong_answer of old",
    "lieve_LATE_103_9003_lru.py": b"over_budget 3",
    "lieve_LATE_103_9004_floyd.py": b"accepted 4",
    "anon_x1_9005_lru.py": b"die",
    "smithann_104_9006_homework.zip": b"no zip",
}
ROSTER = b"id,name,section\ns1,Jane Doe,A\ns2,Bob Roe,A\ns3,Eve Li,B\ns4,Ann Smith,B\ns5,Kim Po,B\n"


@pytest.fixture
def order(tmp_path, lay):
    """An order to grade a small class out of a Canvas download."""
    root = lay({"submissions.zip": zipped(CANVAS), "roster.csv": ROSTER})
    return lambda **more: Order(
        **{
            "submissions": (root / "submissions.zip",),
            "out": tmp_path / "grades",
            "katas": [catalog.kata("lru"), catalog.kata("floyd")],
            "workers": 2,
            "roster": root / "roster.csv",
            **more,
        }
    )


def graded(order):
    return run(order, Crew(2, factory=SHAM))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("journal")
    }


def test_everybody_has_a_mark_and_every_file_a_place(order):
    """The judge that dies is ours; the broken zip is unreadable; the one who handed in nothing is missing."""
    report = graded(order(also=("junit", "summary", "gradescope")))
    marks = {(mark.learner.key, mark.kata.slug): (str(mark.status), mark.verdict) for mark in report.outcome.marks}
    assert marks["s1", "lru"] == ("graded", "accepted")
    assert marks["s2", "lru"] == ("graded", "accepted"), "attachment numbers order attempts"
    assert marks["s3", "floyd"] == ("graded", "accepted")
    assert marks["s4", "lru"] == ("unreadable", "unreadable")
    assert marks["s5", "lru"] == ("missing", "missing")
    assert marks["anon_x1", "lru"] == ("ours", "ours")
    assert [who for who, _ in report.ours] == ["anon_x1, lru"]
    made = contents(order().out)
    assert {"index.html", "grades.csv", "files.csv", "junit.xml", "summary.md", "results/s1.json"} <= made.keys()
    marks = {mark["kata"]: mark["result"]["verdict"] for mark in json.loads(made["results/s3.json"])["marks"]}
    assert marks == {"lru": "over_budget", "floyd": "accepted"}


def test_a_second_run_grades_nothing_and_writes_the_same(order):
    """To the byte: all that is written comes of the journal. What is ours is tried again."""
    first = graded(order())
    before = contents(order().out)
    second = graded(order())
    assert (first.graded, second.graded) == (5, 1)
    assert contents(order().out) == before


def test_a_changed_file_is_graded_alone_and_told(order, lay, monkeypatch):
    """With who, what it was, and why; told again if the run is repeated."""
    graded(order())
    lay({"submissions.zip": zipped({**CANVAS, "doejane_101_9001_lru.py": b"limit_exceeded now"})})
    for expected in (2, 1):
        report = graded(order())
        assert report.graded == expected
        (change,) = report.outcome.changes
        assert (change.learner, change.before, change.after) == ("s1", "accepted, 20", "limit_exceeded, 0")
        assert change.why == "another file"


def test_a_learner_who_is_gone_leaves_no_page(order, lay):
    """It would show a grade that is none any more; what the teacher put there stays."""
    graded(order())
    page = order().out / "learners" / "anon_x1.html"
    pages = list((order().out / "learners").glob("anon*"))
    assert pages, page
    (order().out / "learners" / "my notes.html").write_text("mine")
    lay({"submissions.zip": zipped({name: data for name, data in CANVAS.items() if "anon" not in name})})
    graded(order())
    assert not list((order().out / "learners").glob("anon*"))
    assert (order().out / "learners" / "my notes.html").exists()


def test_grades_inside_the_submissions_are_no_submissions(order, lay):
    """As when the folder of the class is the folder of the command."""
    root = lay({"jane/lru.py": b"accepted", "bob/lru.py": b"accepted"})
    inside = {"submissions": (root,), "out": root / "grades", "roster": None}
    for _ in range(2):
        report = graded(order(**inside))
        assert "grades" not in {learner.key for learner in report.outcome.learners}


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"deadline": "soon"}, "no time"),
        ({"roster": Path(__file__)}, "the roster"),
        ({"late_policy": Path(__file__)}, "the late policy"),
        ({"canvas": Path(__file__)}, "the Canvas export"),
        ({"moodle": {"lru": Path(__file__)}}, "the Moodle worksheet"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_before_anything_is_graded(order, wishes, words):
    """Not after an hour."""
    with pytest.raises(BadRoster, match=words):
        graded(order(**wishes))
    assert not (order().out / "journal.sqlite3").exists()


def test_the_command_with_a_real_judge(tmp_path, lay, right):
    """A right program, a broken one and a stub that was misnamed; quiet, since nobody sees a bar here."""
    stub = (ROOT / "katas" / "lru" / "lru.py").read_bytes()
    root = lay({"jane/lru.py": right.encode(), "bob/lru.py": b"def (", "eve/mine.py": stub})
    done = run_command("classroom", root, "--out", "grades", "--kata", "lru", "--workers", "1", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1  accepted" in done.stdout
    assert "1  runtime error" in done.stdout
    assert "1  not attempted" in done.stdout
    assert done.stdout.endswith("open grades/index.html\n")
    again = run_command("classroom", root, "--out", "grades", "--kata", "lru", cwd=tmp_path)
    assert "0 submissions graded now, 3 were graded before" in again.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--out", "grades", "--kata", "nothing"], "there is no kata 'nothing'"),
        (["--out", "grades", "--moodle", "nothing"], "whose worksheet"),
        (["--out", "grades", "--canvas-column", "lru"], "equals sign"),
        ([], "Missing option '--out'"),
    ],
)
def test_a_wrong_command_is_told(tmp_path, arguments, words):
    """With status 2."""
    done = run_command("classroom", tmp_path, *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_cleanly(tmp_path, lay, number):
    """With a sentence, no traceback, and no process left; on a terminal, with a bar until then."""
    root = lay({f"l{n}/lru.py": b"import time\nwhile True: pass\n# %d" % n for n in range(8)})
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "graders", "classroom", root, "--out", "grades", "--workers", "2"],
        cwd=tmp_path,
        env=clean_environment(PYTHONPATH=str(ROOT), TERM="xterm"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    said = b""
    while b"starting judges" not in said:
        said += os.read(ours, 1 << 16)
    while len(children(process.pid)) < 2:
        said += os.read(ours, 1 << 16)  # the bar turns while judges start
    os.killpg(process.pid, number)
    try:
        while data := os.read(ours, 1 << 16):
            said += data
    except OSError:  # how a terminal ends
        pass
    os.close(ours)
    assert process.wait(60) == 130
    assert b"the same command goes on there" in said
    assert b"Traceback" not in said
    assert not group(process.pid)


def children(pid: int) -> list[int]:
    import psutil

    return [child.pid for child in psutil.Process(pid).children(recursive=True)]


def group(pid: int) -> list[int]:
    import psutil

    left = []
    for process in psutil.process_iter():
        try:
            if os.getpgid(process.pid) == pid and process.status() != psutil.STATUS_ZOMBIE:
                left.append(process.pid)
        except (ProcessLookupError, psutil.Error):
            continue
    return left


def test_grading_one_file_waits_for_nothing_of_this():
    """The command line knows of the command, and loads none of what it needs."""
    code = "import graders._engine.cli, sys; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    ours = {name for name in loaded.split() if name.startswith("graders._engine.classroom")}
    assert {name.rpartition(".")[2] for name in ours} == {"classroom", "command", "platform_command"}
    assert not {"rich", "jinja2", "sqlite3", "hypothesis", "pytest", "zipfile"} & set(loaded.split())
