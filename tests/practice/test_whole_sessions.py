"""Whole sessions, from the stub to accepted, as a learner reads them: every line, with what is measured masked."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from graders._engine.catalog import ROOT
from tests.golden import compare

GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True)
class Session:
    """The programs that a learner tries, from the bank, and the check of cost that the dear one fails."""

    wrong: str
    dear: str
    check: str
    right: str


SESSIONS = {
    "lru": Session(
        "hit_equal_to_default_is_not_refreshed", "list_scan_on_get", "test_get_is_constant_time", "ordered_dict"
    ),
    "floyd": Session(
        "lap_ends_at_an_equal_value", "walks_again_from_the_head", "test_looking_takes_linear_time", "reference"
    ),
    "hls": Session("safety_is_always_four_fifths", "shared_by_scanning_lists", "test_sharing_is_linear", "reference"),
}

# What is measured, and where; the rest is the same at every run.
MASKS = (
    (
        r"(?ms)^  [^\n]+? (?:gets dearer|was not waited) .*?^  CPU time of .*?\n\n(?=seed |  A known)",
        "  [why, with figures]\n\n",
    ),
    (r"(?m)^(seed \d+ ·).*$", r"\1 walls · N s"),
    (r" +[\d.]+ [nµm]?s at ([\d,]+) +[\d.]+ [nµm]?s at ([\d,]+) +[\d.]+", r"  N at \1, N at \2, N times"),
    (r"best time \d+ min", "best time N min"),
)


class Desk:
    """A learner's copy of the tree with one kata in it, and what was typed and read there."""

    def __init__(self, folder: Path, slug: str) -> None:
        self.folder, self.slug = folder, slug
        self.read = ""
        for part in ("katas", "solutions"):
            shutil.copytree(ROOT / part / slug, folder / part / slug)
        shutil.copytree(ROOT / "graders", folder / "graders")

    def write(self, label: str) -> None:
        """Put a program of the bank into the learner's file."""
        name = f"{self.slug}.py"
        shutil.copyfile(self.folder / "solutions" / self.slug / label / name, self.folder / "katas" / self.slug / name)
        self.read += f"\n[katas/{self.slug}/{name}: {label.partition('/')[2].replace('_', ' ')}]\n"

    def type(self, module: str, *arguments: str, status: int = 0) -> None:
        """Run a command, and keep what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=self.folder,
            env={"PATH": str(self.folder), "PYTHONPATH": str(self.folder), "LC_ALL": "C.UTF-8", "COLUMNS": "80"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            encoding="utf-8",
            timeout=500,
        )
        self.read += f"\n$ {' '.join(['python', '-m', module, *arguments])}\n{done.stdout}"
        assert done.returncode == status, self.read


def masked(text: str) -> str:
    """A transcript without what no two runs have in common."""
    for pattern, instead in MASKS:
        text = re.sub(pattern, instead, text)
    return text


@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("slug", SESSIONS)
def test_a_session_reads_as_it_did(tmp_path, slug):
    """From the stub over a wrong answer, its hint and a dear program to one that is accepted."""
    session = SESSIONS[slug]
    desk = Desk(tmp_path, slug)
    desk.type("graders._ladder", slug, status=1)
    desk.type("graders", "hint", slug)
    desk.write(f"wrong_answer/{session.wrong}")
    desk.type("graders._ladder", slug)
    desk.type("graders", "grade", slug, "--write", status=1)
    desk.type("graders", "hint", slug)
    desk.type("graders._ladder", slug, status=1)
    desk.write(f"over_budget/{session.dear}")
    desk.type("graders", "grade", slug, "--only", session.check, status=1)
    desk.write(f"accepted/{session.right}")
    desk.type("graders._ladder", slug)
    desk.type("graders", "grade", slug)
    desk.type("graders", "progress")
    for line in desk.read.splitlines():
        assert line.isprintable()
        assert "Traceback" not in line
        assert str(tmp_path) not in line
    compare(GOLDEN, f"session_{slug}.txt", masked(desk.read.lstrip("\n")))


def test_every_golden_file_belongs_to_a_session():
    """One left behind would be read, and believed."""
    assert {path.name for path in GOLDEN.iterdir()} == {f"session_{slug}.txt" for slug in SESSIONS}
