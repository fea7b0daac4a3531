"""The commands of noxfile.py, as somebody types them who has just cloned the repository."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# What a module-wide fixture makes is dear: one worker runs all of these.
pytestmark = pytest.mark.xdist_group("sessions")

ROOT = Path(__file__).resolve().parent.parent.parent
# What is on the screen of a laptop.
ROWS, COLUMNS = 48, 100


def nox(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run nox as a learner's shell would, with nothing of this test run, and nothing to install from."""
    ours = ("PYTEST_", "PYTHON", "NOX", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-m", "nox", *arguments],
        check=False,
        cwd=cwd,
        env={**kept, "PIP_NO_INDEX": "1", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=110,
    )


@pytest.fixture(scope="module")
def listing() -> str:
    """What ``nox -l`` says."""
    listed = nox("-l")
    assert listed.returncode == 0, listed.stdout
    return listed.stdout


@pytest.fixture(scope="module")
def sessions(listing: str) -> dict[str, str]:
    """The sessions that it names, with what each is for."""
    return dict(re.findall(r"^[*-] (\S+)(?: \[.*?\])?(?: -> (.+))?$", listing, re.MULTILINE))


def test_the_list_of_sessions_fits_one_screen(listing):
    """A learner looks at it to find a kata, and does not scroll."""
    lines = listing.splitlines()
    assert len(lines) <= ROWS
    assert max(map(len, lines)) <= COLUMNS


def test_every_session_says_what_it_is_for(sessions):
    """A sentence, or a kata's title, level and minutes."""
    for name, purpose in sessions.items():
        said = r".+ \((easy|medium|hard), \d+ minutes\)" if name.startswith("kata-") else r"[A-Z].+\."
        assert re.fullmatch(said, purpose), (name, purpose)


def test_every_session_of_the_noxfile_is_listed(sessions):
    """However it came to its name."""
    tree = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    names = set()
    for function in tree.body:
        for decorator in getattr(function, "decorator_list", []):
            call = decorator.func if isinstance(decorator, ast.Call) else decorator
            if ast.unparse(call) == "nox.session":
                given = [word.value for word in getattr(decorator, "keywords", []) if word.arg == "name"]
                names.add(ast.literal_eval(given[0]) if given else function.name)
    names |= {
        ast.literal_eval(made.value.args[0])
        for made in tree.body
        if isinstance(made, ast.Expr)
        and isinstance(made.value, ast.Call)
        and ast.unparse(made.value.func) == "_learners"
    }
    assert names
    assert names == {name for name in sessions if not name.startswith("kata-")}


def test_every_kata_has_a_session(sessions):
    """Each folder in katas, and nothing else."""
    folders = {path.name for path in (ROOT / "katas").iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert {name.removeprefix("kata-") for name in sessions if name.startswith("kata-")} == {
        name.replace("_", "-") for name in folders - {"__pycache__"}
    }


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone would hold, with the changes not committed yet, and an environment that is this one."""
    if sys.prefix == sys.base_prefix:
        pytest.skip("these tests run in no environment that a clone could borrow")
    clone = tmp_path_factory.mktemp("clone")
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for file in filter(None, files.split("\0")):
        if (ROOT / file).is_file():
            (clone / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, clone / file)
    # The programs and packages are shared; what nox notes about them is the clone's own.
    (clone / ".venv").mkdir()
    for path in Path(sys.prefix).iterdir():
        if path.is_dir():
            (clone / ".venv" / path.name).symlink_to(path)
        else:
            shutil.copy2(path, clone / ".venv")
    return clone


def write(clone: Path, program: str) -> None:
    """Put a program where the learner's belongs."""
    path = clone / "katas" / "lru" / "lru.py"
    path.unlink()
    shutil.copy(ROOT / program, path)


def test_a_kata_fails_while_it_is_a_stub(clone):
    """In the words of the ladder, and without the grade."""
    write(clone, "katas/lru/lru.py")
    ran = nox("-s", "kata-lru", cwd=clone)
    assert ran.returncode == 1, ran.stdout
    assert "LRUCache.__init__() is not written yet: katas/lru/lru.py, line 16" in ran.stdout
    assert "0 of 12 tests pass." in ran.stdout
    assert "accepted" not in ran.stdout
    assert "Traceback" not in ran.stdout


def test_a_kata_that_is_solved_goes_on_to_the_grade(clone):
    """And ends well."""
    write(clone, "solutions/lru/accepted/reference/lru.py")
    ran = nox("-s", "kata-lru", cwd=clone)
    assert ran.returncode == 0, ran.stdout
    assert "All 12 visible tests pass." in ran.stdout
    assert "accepted" in ran.stdout


def test_a_kata_that_only_looks_solved_fails_its_grade(clone):
    """Which shows what no visible test does."""
    write(clone, "solutions/lru/wrong_answer/keeps_evicted_values/lru.py")
    ran = nox("-s", "kata-lru", cwd=clone)
    assert ran.returncode == 1, ran.stdout
    assert "All 12 visible tests pass." in ran.stdout
    assert "wrong_answer" in ran.stdout
    assert "Traceback" not in ran.stdout
