"""A new kata is proven before its author has written a word."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graders._engine.catalog import ROOT, katas
from graders._engine.scaffold import CannotBeMade, files


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the graders alone."""
    others = shutil.ignore_patterns(*(kata.slug for kata in katas()), "__pycache__")
    shutil.copytree(ROOT / "graders", tmp_path / "graders", ignore=others)
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    (tmp_path / "katas").mkdir()
    return tmp_path


def test_a_new_kata_is_proven_as_it_stands(command, tree):
    """Its ladder fails at the stub, its solutions earn their verdicts, its mutants die, and it is in order."""
    made = command("new", "kata-count-min", root=tree)
    assert made.returncode == 0, made.stderr
    for line in made.stdout.splitlines():
        assert not line.startswith("  ") or (tree / line.strip()).is_file()
    proven = command("prove", "count_min", "--seeds", "1", root=tree)
    assert proven.returncode == 0, proven.stdout
    assert "count_min: proven, 4 solutions on 1 seeds" in proven.stdout
    mutated = command("mutate", "count_min", root=tree)
    assert mutated.returncode == 0, mutated.stdout
    climbed = subprocess.run(
        [sys.executable, "-m", "graders._ladder", "count_min"], cwd=tree, check=False, capture_output=True, text=True
    )
    assert climbed.returncode == 1
    assert "CountMin.__init__() is not written yet: katas/count_min/count_min.py" in climbed.stdout
    again = command("new", "count_min", root=tree)
    assert again.returncode == 2
    assert "katas/count_min is there already" in again.stderr


@pytest.mark.parametrize("name", ["", "Bad", "1st", "a b", "../evil", "class", "a__b", "_a", "graders", "trending\n"])
def test_a_bad_name_is_refused(tmp_path, name):
    """Before anything is written."""
    with pytest.raises(CannotBeMade):
        list(files(name, tmp_path))


@pytest.mark.parametrize("name", ["a", "bloom_filter", "b_tree", "http2"])
def test_no_mark_is_left(tmp_path, name):
    """Every template is filled in, and is in its room."""
    for path, text in files(name, tmp_path):
        assert "@" not in text.replace("@points", "").replace("@given", "").replace("@st.", "")
        assert "slug" not in path.name
        assert path.relative_to(tmp_path).parts[1] == name
