"""Inside other platforms: their files, written last and whole, and a Gradescope zip that grades by itself."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from graders._engine import catalog
from graders._engine.classroom.autograder import build, requirements
from graders._engine.classroom.feedback import Level
from tests.conftest import clean_environment, run_command


@pytest.fixture(scope="module")
def archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(build(catalog.kata("lru"), Level.HINTS, 7, requirements(catalog.kata("lru")))))


def test_the_scripts_are_at_the_root_and_may_be_run(archive):
    """Zipping the folder, not what is in it, is the usual mistake."""
    for name in ("setup.sh", "run_autograder"):
        assert archive.getinfo(name).external_attr >> 16 == 0o755
        assert archive.read(name).startswith(b"#!/usr/bin/env bash\n")


def test_it_holds_one_kata_and_no_other(archive):
    """And of its solutions only the one that others are measured beside."""
    names = archive.namelist()
    assert "solutions/lru/accepted/reference/lru.py" in names
    assert not [name for name in names if "floyd" in name or "/wrong_answer/" in name or "__pycache__" in name]


def test_the_same_source_makes_the_same_zip():
    """To the byte."""
    one, other = (build(catalog.kata("lru"), Level.HINTS, 7, ("click",)) for _ in range(2))
    assert one == other


def test_the_zip_grades_by_itself(archive, tmp_path, right):
    """Laid out as on Gradescope, with this Python in the place of the one that its set-up makes."""
    archive.extractall(tmp_path / "source")
    (tmp_path / "submission").mkdir()
    (tmp_path / "submission" / "lru.py").write_text(right.replace("move_to_end", "__contains__"))
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "bin" / "python").symlink_to(sys.executable)
    script = archive.read("run_autograder").decode().replace("/autograder", str(tmp_path))
    script = script.replace(str(tmp_path / "venv" / "bin" / "python"), sys.executable)
    (tmp_path / "run").write_text(script)
    done = subprocess.run(
        ["bash", tmp_path / "run"], env=clean_environment(), capture_output=True, check=False, timeout=100
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    made = json.loads((tmp_path / "results" / "results.json").read_bytes())
    assert 0 < made["score"] < 20
    assert made["stdout_visibility"] == "hidden"
    assert "counterexample" not in json.dumps(made)


@pytest.mark.parametrize(
    ("platform", "key"), [("prairielearn", "format_errors"), ("classroom50", "max-score"), ("gradescope", "tests")]
)
def test_a_platforms_file_is_written(platform, key, tmp_path):
    """In a folder that is made for it."""
    (tmp_path / "lru.py").write_text("class LRUCache(:\n")
    out = tmp_path / "results" / "results.json"
    done = run_command("platform", "grade", platform, "lru", tmp_path, "--out", out, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert key in json.loads(out.read_bytes())
    assert os.listdir(out.parent) == ["results.json"]


def test_an_unknown_kata_is_a_wrong_command(tmp_path: Path):
    """Status 2."""
    done = run_command("platform", "zip", "nothing", "--out", tmp_path / "x.zip", cwd=tmp_path)
    assert done.returncode == 2
    assert "there is no kata 'nothing'" in done.stderr
