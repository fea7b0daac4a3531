"""The commands of a learner's own side, as typed in a copy of the tree."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graders._engine.catalog import ROOT
from graders._practice import stubs

RIGHT = ROOT / "solutions" / "lru" / "accepted" / "ordered_dict" / "lru.py"
WRONG = ROOT / "solutions" / "lru" / "wrong_answer" / "zero_capacity_is_accepted" / "lru.py"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy with one kata."""
    shutil.copytree(ROOT / "graders", tmp_path / "graders", ignore=shutil.ignore_patterns("floyd", "window_max"))
    shutil.copytree(ROOT / "katas" / "lru", tmp_path / "katas" / "lru")
    shutil.copytree(ROOT / "solutions" / "lru" / "accepted", tmp_path / "solutions" / "lru" / "accepted")
    for name in ("README.md", "kills.toml", "wrong_answer"):
        copy = shutil.copytree if name == "wrong_answer" else shutil.copyfile
        copy(ROOT / "solutions" / "lru" / name, tmp_path / "solutions" / "lru" / name)
    return tmp_path


def run(tree: Path, module: str, *arguments: str, status: int = 0) -> str:
    """Run a module of ours in ``tree``; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "NO_COLOR": "1"},
        check=False,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.timeout(600)
def test_an_evening_with_a_kata(tree):
    """From the stub, over hints and a failure, to the solution, and once more."""
    code = tree / "katas" / "lru" / "lru.py"
    stub = code.read_bytes()
    assert "Next: LRU cache" in run(tree, "graders", "next")
    run(tree, "graders._ladder", "lru", status=1)
    assert "0 of 12 visible tests pass" in run(tree, "graders", "progress")
    assert "Hint 1 of 3" in run(tree, "graders", "hint", "lru")
    assert "Hint 2 of 3" in run(tree, "graders", "hint", "kata-lru")
    assert "not solved yet" in run(tree, "graders", "solution", "lru", status=1)

    code.write_bytes(WRONG.read_bytes())
    run(tree, "graders._ladder", "lru", status=1)
    graded = run(tree, "graders", "grade", "lru", "--write", status=1)
    assert "Added to test_lru.py: test_a_capacity_below_one_is_refused" in graded
    assert "A known mistake fails just like this: A capacity of 0 makes a cache" in " ".join(graded.split())
    assert "The report as a page:  .gauntlet/lru.html\n" in graded
    assert "A capacity of 0 makes a cache" in (tree / ".gauntlet" / "lru.html").read_text()
    hint = run(tree, "graders", "hint", "lru")
    assert hint.startswith("Your last grade failed just what this known mistake fails:\n\nA capacity of 0 makes")
    assert "Hint 3 of 3" in hint
    assert "wrong_answer: " not in run(tree, "graders", "progress"), "not all visible tests pass"
    again = run(tree, "graders", "grade", "lru", "--write", status=1)
    (added,) = (line for line in graded.splitlines() if line.startswith("Added to"))
    assert added in again.splitlines()
    assert (tree / "katas" / "lru" / "test_lru.py").read_text().count(added.split(": ")[-1]) == 1

    code.write_bytes(RIGHT.read_bytes())
    assert "All 13 visible tests pass" in run(tree, "graders._ladder", "lru")
    run(tree, "graders", "grade", "lru")
    assert "known mistake" not in run(tree, "graders", "hint", "lru")
    assert "1 of 1 solved" in run(tree, "graders", "progress")
    assert "Every kata is solved" in run(tree, "graders", "next")
    assert "to the reference (+)" in run(tree, "graders", "solution", "lru")
    assert "No kata has waited long enough" in run(tree, "graders", "again")
    said = run(tree, "graders", "again", "lru")
    assert "Your best time is 1 min" in said
    assert code.read_bytes() == stub
    kept = list((tree / ".gauntlet" / "attempts" / "lru").glob("*/lru.py"))
    assert [path.read_bytes() for path in kept] == [RIGHT.read_bytes()]
    assert "Go on with" in run(tree, "graders", "next") or "Next" in run(tree, "graders", "next")


def test_others_work_leaves_no_page(tree):
    """Nor anything else, unless a page of it is asked for."""
    others = tree / "others"
    others.mkdir()
    shutil.copyfile(WRONG, others / "lru.py")
    assert ".html" not in run(tree, "graders", "grade", "lru", "others", status=1)
    assert not (tree / ".gauntlet").exists()
    asked = run(tree, "graders", "grade", "lru", "others", "--html", "page.html", status=1)
    assert "The report as a page:  page.html\n" in asked
    assert (tree / "page.html").read_text().startswith("<!doctype html>")
    assert not (tree / ".gauntlet").exists()
    assert "cannot write" in run(tree, "graders", "grade", "lru", "others", "--html", "no/page.html", status=2)


def test_a_stub_that_was_never_run_comes_from_git(tree):
    """However often it was changed since; without git it is told where it was looked for."""
    code = tree / "katas" / "lru" / "lru.py"
    stub = code.read_bytes()
    assert "neither in" not in run(tree, "graders", "hint", "lru")
    shutil.rmtree(tree / ".gauntlet")
    code.write_bytes(RIGHT.read_bytes())
    said = run(tree, "graders", "reset", "lru", status=1)
    assert "nor in git's history" in said
    assert code.read_bytes() == RIGHT.read_bytes()
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "mine"]):
        subprocess.run([*git, *command], cwd=tree, check=True, timeout=60)
    run(tree, "graders", "reset", "lru", status=1)
    code.write_bytes(stub)
    subprocess.run([*git, "commit", "-qam", "stub"], cwd=tree, check=True, timeout=60)
    code.write_bytes(RIGHT.read_bytes())
    subprocess.run([*git, "commit", "-qam", "mine again"], cwd=tree, check=True, timeout=60)
    assert "Your attempt is in .gauntlet/attempts/lru/" in run(tree, "graders", "reset", "lru")
    assert code.read_bytes() == stub


@pytest.mark.parametrize("folder", sorted((ROOT / "katas").glob("*/kata.toml")), ids=lambda path: path.parent.name)
def test_a_stub_is_told_from_a_solution(folder):
    """Of every kata, by its text alone."""
    main = stubs.files(folder.parent)[0]
    assert stubs.is_stub((folder.parent / main).read_text(encoding="utf-8"))
    for path in (ROOT / "solutions" / folder.parent.name / "accepted").glob(f"*/{main}"):
        assert not stubs.is_stub(path.read_text(encoding="utf-8")), path


def test_a_saved_file_is_climbed_again(tree):
    """Keys work while it waits; the first failing rung, the next one, and the end."""
    ours, theirs = pty.openpty()
    watching = subprocess.Popen(
        [sys.executable, "-m", "graders._ladder", "lru", "--watch"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "TERM": "xterm", "NO_COLOR": "1"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    try:
        assert "is not written yet" in heard(ours, "q quit")
        os.write(ours, b"h")
        assert "a nudge" in heard(ours, "next one")
        code = tree / "katas" / "lru" / "lru.py"
        stub = code.read_bytes()
        code.write_bytes(RIGHT.read_bytes())
        assert "All 12 visible tests pass" in heard(ours, "q quit")
        os.write(ours, b"r")
        heard(ours, "y for yes")
        os.write(ours, b"y")
        assert "0 of 12 tests pass" in heard(ours, "q quit")
        assert code.read_bytes() == stub
        os.write(ours, b"q")
        assert watching.wait(20) == 1
    finally:
        watching.kill()
        watching.wait()
        os.close(ours)


def heard(terminal: int, until: str) -> str:
    """Read from a terminal until a text appears."""
    text = ""
    deadline = time.monotonic() + 60
    while until not in text:
        assert time.monotonic() < deadline, text
        text += os.read(terminal, 4096).decode(errors="replace")
    return text
