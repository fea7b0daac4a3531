"""The files that a ladder is made of."""

from __future__ import annotations

import os
from pathlib import Path

START = os.getcwd()  # The learner's code may go elsewhere.


class Ladder:
    """What the learner edits, the visible tests, and where to read on."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(os.path.realpath(folder))
        self.slug = self.folder.name
        self.code = self.folder / f"{self.slug}.py"
        self.tests = self.folder / f"test_{self.slug}.py"
        self.others = sorted(self.folder.glob("*.lua"))  # what else the learner edits
        self.hints = self.folder / "hints.md"

    def is_test(self, file: str) -> bool:
        return file == str(self.tests)

    def is_code(self, file: str) -> bool:
        return Path(file).is_relative_to(self.folder) and not self.is_test(file)


def place(file: str | Path, line: int | None = None, function: str = "<module>") -> str:
    """A place as a learner reads it, relative to where they are."""
    path = os.path.relpath(file, START)
    if line is not None:
        path += f", line {line}"
    if function != "<module>":
        path += f", in {function}"
    return path


def read(file: str | Path) -> str:
    return Path(file).read_text(encoding="utf-8", errors="replace")


def line_of(file: str | Path, line: int) -> str:
    """One line of a source file, without its indentation."""
    try:
        return read(file).splitlines()[line - 1].strip()
    except (OSError, IndexError):
        return ""
