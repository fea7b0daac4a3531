"""A kata in a folder of its own, the command that climbs it, and golden files of what a learner then reads."""

from __future__ import annotations

import difflib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
KATA = ROOT / "katas" / "lru"
GOLDEN = Path(__file__).parent / "golden"
RECORD = "GOLDEN=record .venv/bin/python -m pytest tests/ladder"


class Practice:
    """A learner's folder with one kata in it. No nox is on their path, and no plugin or colour set."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kata = folder / "katas" / "lru"
        shutil.copytree(KATA, self.kata, ignore=shutil.ignore_patterns("__pycache__"))

    def write(self, program: str | bytes) -> Practice:
        """Write a learner's program; an empty line at its beginning is not part of it."""
        data = program.encode() if isinstance(program, str) else program
        (self.kata / "lru.py").write_bytes(data.removeprefix(b"\n"))
        return self

    def start(
        self,
        *arguments: str,
        stdout: int = subprocess.PIPE,
        stderr: int = subprocess.STDOUT,
        **environment: str,
    ) -> subprocess.Popen[str]:
        """Start the ladder, of the kata unless told otherwise."""
        return subprocess.Popen(
            [sys.executable, "-m", "graders._ladder", *(arguments or ("lru",))],
            cwd=self.folder,
            env={"PATH": str(self.folder), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **environment},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            encoding="utf-8",
            start_new_session=True,
        )

    def climb(self, *arguments: str, **environment: str) -> tuple[str, int]:
        """Return what the ladder prints, and its exit status."""
        ladder = self.start(*arguments, **environment)
        return ended(ladder), ladder.returncode

    def transcript(self, ladder: subprocess.Popen[str] | None = None) -> str:
        """What a learner sees, as it is kept: checked for what no learner is ever to see."""
        climb = ladder or self.start()
        shown = ended(climb)
        for never in ("Traceback", "INTERNALERROR", "_pytest", "pluggy", "hypothesis", "graders/", str(self.folder)):
            assert never not in shown
        for line in shown.splitlines():
            assert line.isprintable()
            assert not line.lstrip().startswith("::")
            assert "##[" not in line
        return f"$ python -m graders._ladder lru\n{shown}exit status {climb.returncode}\n"


def ended(ladder: subprocess.Popen[str]) -> str:
    """What a ladder has printed once it is at its end; it leaves no process behind."""
    try:
        shown, _ = ladder.communicate(timeout=100)
        with pytest.raises(ProcessLookupError):
            os.killpg(ladder.pid, 0)
    finally:
        stop(ladder)
    return shown


def stop(ladder: subprocess.Popen[str]) -> None:
    """Make sure that a ladder has ended, and with it all that it started."""
    try:
        os.killpg(ladder.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    with ladder:
        pass


@pytest.fixture(scope="session", autouse=True)
def stub() -> None:
    """Make sure that there is an unsolved stub to run."""
    if "raise NotImplementedError" not in (KATA / "lru.py").read_text(encoding="utf-8"):
        pytest.fail("katas/lru/lru.py is not the stub any more", pytrace=False)


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    """A folder to practise in, with the stub."""
    return Practice(tmp_path)


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compares a text with the golden file of that name; records it instead where ``GOLDEN=record`` is set."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("GOLDEN") == "record":
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        known = path.read_text(encoding="utf-8") if path.exists() else ""
        if text != known:
            changes = "\n".join(difflib.unified_diff(known.splitlines(), text.splitlines(), name, "now", lineterm=""))
            pytest.fail(
                f"{changes}\n\nRead it. If it is better than before, record it:\n\n    {RECORD}\n", pytrace=False
            )

    return compare
