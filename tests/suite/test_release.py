"""The sdist and the wheel, made without a network, and the wheel used where there is nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

from graders._engine import catalog
from graders._engine.catalog import ROOT

# What a module-wide fixture makes is dear: one worker runs all of these.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.xdist_group("release")]


def run(*words: str | Path, cwd: Path, status: int = 0) -> str:
    """Run a program with nothing of this tree or this test run in reach; return what it prints."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST_", "PIP_"))}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**kept, "NO_COLOR": "1", "PIP_NO_INDEX": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        timeout=200,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the sdist holds, unpacked. It is made of a tree in which somebody has worked."""
    into = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", into, cwd=ROOT)
    (packed,) = into.glob("*.tar.gz")
    with tarfile.open(packed) as archive:
        archive.extractall(into, filter="data")
    return into / packed.name.removesuffix(".tar.gz")


@pytest.fixture(scope="module")
def wheel(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made of the sdist alone."""
    into = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", into, cwd=tree)
    (made,) = into.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, installed into an environment of its own; what it depends on is borrowed from this one."""
    home = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", home, cwd=home)
    python = home / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", wheel, cwd=home)
    (site,) = home.glob("lib/python*/site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    return home / "bin" / "kata-gauntlet"


def tracked() -> set[str]:
    """The files of a clone, and those that will be."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {name for name in names.split("\0") if name and (ROOT / name).is_file()}


def test_the_sdist_is_what_git_has(tree):
    """So it can be built and tested from; nothing that a run left behind is in it."""
    if not (ROOT / ".git").exists():
        pytest.skip("this tree is no clone")
    found = {path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()}
    assert found - {"PKG-INFO"} == tracked()


def test_the_wheel_has_what_grades_and_no_more(wheel):
    """Katas, graders and right solutions; no wrong ones, no tests, nothing compiled, nothing remembered."""
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    assert {name.split("/")[0].partition("-")[0] for name in names} == {
        *("graders", "katas", "solutions"),
        "kata_gauntlet",
    }
    for kata in catalog.katas():
        for folder in (kata.folder, kata.reference):
            assert {f"{folder.relative_to(ROOT).as_posix()}/{name}" for name in kata.facts.files} <= names
        assert f"graders/{kata.slug}/model.py" in names
    rooms = {tuple(name.split("/")[2:3]) for name in names if name.startswith("solutions/")}
    assert rooms == {("accepted",), ("README.md",)}
    assert not [name for name in names if "__pycache__" in name or "/." in name or name.endswith((".pyc", ".sqlite"))]
    assert not [name for name in names if "conftest" in name or ("/scaffold/" in name and not name.endswith(".py"))]


def test_it_grades_where_there_is_nothing_else(program, tmp_path):
    """In an empty folder, without a checkout."""
    assert "kata-gauntlet, version" in run(program, "--version", cwd=tmp_path)
    assert {line.split()[0] for line in run(program, "list", cwd=tmp_path).splitlines()} == {
        kata.slug for kata in catalog.katas()
    }
    assert "grading is done behind: " in run(program, "doctor", cwd=tmp_path)
    right = catalog.kata("lru").reference / "lru.py"
    (tmp_path / "mine.py").write_bytes(right.read_bytes())
    said = run(program, "grade", "lru", "mine.py", "--only", "test_a_hit_counts_as_use", "--json", "-", cwd=tmp_path)
    assert '"verdict": "accepted"' in said
    assert {path.name for path in tmp_path.iterdir()} == {"mine.py"}


def test_a_learner_needs_only_the_wheel(program, tmp_path):
    """From a stub over hints to the grade, in a folder of their own; nothing is written into the installed copy."""
    before = installed(program)
    assert "begin it with  kata-gauntlet start lru" in run(program, "climb", "lru", cwd=tmp_path, status=1)
    assert "kata-gauntlet climb lru" in run(program, "start", "lru", cwd=tmp_path)
    code = tmp_path / "katas" / "lru" / "lru.py"
    stub = code.read_bytes()
    assert stub == (catalog.kata("lru").folder / "lru.py").read_bytes()
    assert "nox" not in (code.parent / "README.md").read_text()
    said = run(program, "climb", "lru", cwd=tmp_path, status=1)
    assert "0 of 12 tests pass. Edit katas/lru/lru.py, then:  kata-gauntlet climb lru" in said
    assert "kata-gauntlet hint lru" in said
    assert "Hint 1 of 3" in run(program, "hint", "lru", cwd=tmp_path)
    wrong = catalog.kata("lru").solutions / "wrong_answer" / "keeps_evicted_values" / "lru.py"
    code.write_bytes(wrong.read_bytes())
    run(program, "start", "lru", cwd=tmp_path)
    assert code.read_bytes() == wrong.read_bytes(), "a learner's work is not overwritten"
    said = run(program, "climb", "lru", cwd=tmp_path, status=1)
    assert "All 12 visible tests pass." in said
    assert "wrong_answer" in said
    assert "kata-gauntlet replay lru test_what_is_evicted_is_released:" in said
    assert "known mistake" not in said, "those are with the wrong solutions"
    assert "The report as a page:  .gauntlet/lru.html\n" in said
    assert (tmp_path / ".gauntlet" / "lru.html").is_file()
    assert said.splitlines()[-1].endswith("  kata-gauntlet hint lru")
    drawn = run(program, "curve", "lru", "--only", "test_get_is_constant_time", cwd=tmp_path)
    assert "CPU time of each get" in drawn
    assert "if it looked at everything" in drawn, "instead of a wasteful program, which is not here"
    assert "13 of 20 points" in run(program, "progress", cwd=tmp_path)
    assert "Your attempt is in .gauntlet/attempts/lru/" in run(program, "reset", "lru", cwd=tmp_path)
    assert code.read_bytes() == stub
    assert installed(program) == before


def installed(program: Path) -> set[str]:
    """The files of the installed copy, but for what Python compiles."""
    (site,) = program.parent.parent.glob("lib/python*/site-packages")
    return {str(path) for path in site.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


def test_what_needs_a_checkout_says_so(program, tmp_path):
    """Instead of a kata in the middle of what pip installed, and a proof of nothing."""
    for words in (["new", "bloom_filter"], ["prove", "lru"], ["mutate", "lru"], ["solutions-branch"]):
        assert "this needs a checkout" in run(program, *words, cwd=tmp_path, status=1)
    run(program, "handout", "lru", "--out", "katas.zip", cwd=tmp_path)
    with zipfile.ZipFile(tmp_path / "katas.zip") as packed:
        assert packed.read("katas/requirements.txt").decode().split() == ["pytest>=9", "pytest-timeout>=2.4"]
