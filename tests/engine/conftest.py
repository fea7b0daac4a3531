"""A throw-away kata, in a tree of its own, to break its grader in."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

FILES = {
    "katas/tiny/kata.toml": """
        title = "Tiny"
        summary = "Twice."
        level = "easy"
        minutes = 1
        source = "ours"
        files = ["tiny.py"]
        points = 4
    """,
    "katas/tiny/tiny.py": """
        def double(number):
            raise NotImplementedError
    """,
    "graders/tiny/__init__.py": "",
    "graders/tiny/model.py": """
        def double(number):
            return number * 2
    """,
    "graders/tiny/test_properties.py": """
        from hypothesis import given
        from hypothesis import strategies as st

        from graders import Script, call, points


        @points(2)
        @given(st.integers(-9, 9))
        def test_numbers_are_doubled(subject, number):
            \"\"\"Twice a number is the number and the number.\"\"\"
            subject.agrees(Script.of(call("", "double", number)))


        @given(st.text("ab", max_size=3))
        def test_texts_are_doubled(subject, text):
            \"\"\"Twice a text is the text and the text.\"\"\"
            subject.agrees(Script.of(call("", "double", text)))


        def test_lists_are_doubled(subject):
            \"\"\"Twice a list is the list and the list.\"\"\"
            subject.agrees(Script.of(call("", "double", [1])))
    """,
    "solutions/tiny/accepted/reference/tiny.py": '''
        """Adds."""


        def double(number):
            return number + number
    ''',
    "solutions/tiny/wrong_answer/numbers_only/tiny.py": '''
        """Knows no text.

        Killed by: test_texts_are_doubled
        """


        def double(number):
            return number if isinstance(number, str) else number * 2
    ''',
}


@dataclass
class Tiny:
    """The tree, and its files by their paths in it."""

    root: Path

    def write(self, name: str, text: str) -> Path:
        """Write a file of the tree."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        return path

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace what must be once in a file."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, (old, text)
        (self.root / name).write_text(text.replace(old, new), encoding="utf-8")

    @property
    def reference(self) -> Path:
        """A right solution."""
        return self.root / "solutions" / "tiny" / "accepted" / "reference"


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    """A copy of the judge with one kata of three checks."""
    kata = Tiny(tmp_path / "tiny-house")
    for name in ("_engine", "_boxed", "_ladder", "_practice"):
        shutil.copytree(ROOT / "graders" / name, kata.root / "graders" / name)
    for name in ("__init__.py", "__main__.py"):
        shutil.copy2(ROOT / "graders" / name, kata.root / "graders" / name)
    for name, text in FILES.items():
        kata.write(name, text)
    return kata
