"""A watched ladder on a terminal of its own, and how long it takes from a save to its answer."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.harness import ROOT, environment

_ANSWERED = b"q quit"
_MOST_S = 60


class Watched:
    """A learner's folder whose ladder is watched. Close it to end the watching."""

    def __init__(self, folder: Path) -> None:
        self._code = folder / "katas" / "lru" / "lru.py"
        shutil.copytree(ROOT / "katas" / "lru", self._code.parent)
        self._saved = 0
        self._terminal, theirs = pty.openpty()
        self._watching = subprocess.Popen(
            [sys.executable, "-m", "graders._ladder", "lru", "--watch"],
            cwd=folder,
            env={**environment(), "PYTHONPATH": str(ROOT), "TERM": "xterm"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        self._await_answer()

    def save(self) -> float:
        """Save the file, which is the stub and a comment, and return the seconds until its first failing rung."""
        self._saved += 1
        text = (ROOT / "katas" / "lru" / "lru.py").read_text(encoding="utf-8") + f"# {self._saved}\n"
        beside = self._code.with_suffix(".new")
        beside.write_text(text, encoding="utf-8")
        began = time.perf_counter()
        beside.replace(self._code)  # at once: a file that is seen half written is climbed twice
        said = self._await_answer()
        if b"is not written yet" not in said:
            raise RuntimeError(f"the watched ladder says {said!r}")
        return time.perf_counter() - began

    def close(self) -> None:
        """End the watching."""
        self._watching.kill()
        self._watching.wait()
        os.close(self._terminal)

    def _await_answer(self) -> bytes:
        said, began = b"", time.perf_counter()
        while _ANSWERED not in said:
            if time.perf_counter() - began > _MOST_S:
                raise RuntimeError(f"no answer but {said!r}")
            said += os.read(self._terminal, 4096)
        return said
