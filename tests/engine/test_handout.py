"""The learners' archive, tried where there is nothing else."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from graders._engine import catalog
from graders._engine.catalog import ROOT
from graders._engine.handout import archive, files, requirements


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where a learner unpacked all katas."""
    with zipfile.ZipFile(io.BytesIO(archive(catalog.katas()))) as packed:
        packed.extractall(tmp_path)
    return tmp_path / "katas"


def run(home: Path, *arguments: str, status: int) -> str:
    """Run Python in an unpacked archive, with nothing of this tree in reach."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=home, env=kept, check=False, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_nothing_hidden_is_in_it():
    """No grader, no model, no solution, no word of the engine."""
    found = files(catalog.katas())
    assert not any(name.startswith(("graders/", "solutions/")) for name in found)
    ours = {path.name for kata in catalog.katas() for path in kata.grader.glob("*.py")} - {"__init__.py"}
    assert not ours & {Path(name).name for name in found}
    for name, data in found.items():
        assert b"_engine" not in data, name
        assert b"solutions/" not in data, name
    for kata in catalog.katas():
        reference = (kata.reference / kata.facts.files[0]).read_bytes()
        assert reference not in found.values()


def test_the_same_katas_make_the_same_bytes():
    """So that an archive can be checked against what was handed out."""
    assert archive(catalog.katas()) == archive(catalog.katas())


def test_each_kata_can_be_climbed_from_it(home):
    """From the stub up, with hints and a fresh stub."""
    for kata in catalog.katas():
        stub = home / "katas" / kata.slug / kata.facts.files[0]
        shipped = stub.read_bytes()
        assert f"nox -s {kata.session}" in run(home, "-m", "gauntlet.ladder", kata.slug, status=1)
        for name in kata.facts.files:
            (stub.parent / name).write_bytes((kata.reference / name).read_bytes())
        assert "visible tests pass" in run(home, "-m", "gauntlet.ladder", kata.slug, status=0)
        assert "Hint 1 of" in run(home, "-m", "gauntlet", "hint", kata.slug, status=0)
        assert "Your attempt is in" in run(home, "-m", "gauntlet", "reset", kata.slug, status=0)
        assert stub.read_bytes() == shipped
    assert "SLUG is one of" in run(home, "-m", "gauntlet", "hint", "nonsense", status=2)


def test_its_sessions_are_listed(home):
    """By nox itself."""
    listed = run(home, "-m", "nox", "-l", status=0)
    for kata in catalog.katas():
        assert f"- {kata.session}" in listed
    assert "katas/lru/README.md" in run(home, "-m", "nox", "-s", "list", status=0)


def test_what_a_kata_imports_is_required():
    """And nothing else but pytest."""
    names = [line.split(">")[0] for line in requirements([catalog.kata("lru")])]
    assert names == ["pytest", "pytest-timeout"]


def test_what_is_no_stub_is_not_handed_out(command, tmp_path):
    """A teacher who tried a kata first would hand out the solution."""
    import shutil

    shutil.copytree(ROOT / "graders", tmp_path / "graders")
    shutil.copytree(ROOT / "katas" / "lru", tmp_path / "katas" / "lru")
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    out = tmp_path / "out.zip"
    assert command("handout", "lru", "--out", str(out), root=tmp_path).returncode == 0
    assert zipfile.is_zipfile(out)
    reference = ROOT / "solutions" / "lru" / "accepted" / "reference" / "lru.py"
    shutil.copyfile(reference, tmp_path / "katas" / "lru" / "lru.py")
    refused = command("handout", "lru", "--out", str(out), root=tmp_path)
    assert refused.returncode == 1
    assert "katas/lru/lru.py is no stub" in refused.stderr
