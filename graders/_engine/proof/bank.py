"""The bank: a kata's solutions, each in a folder named after the verdict that it must earn."""

from __future__ import annotations

import ast
import re
from fnmatch import fnmatch
from pathlib import Path

from graders._engine import catalog, submission
from graders._engine.proof.values import Filed
from graders._engine.result import Verdict

_KILLED_BY = re.compile(r"^Killed by: (\w+)\s*$", re.MULTILINE)


def bank(kata: catalog.Kata) -> list[tuple[Filed, Path]]:
    """Return the kata's solutions with their folders. Raises `UsageError` for a folder that is no verdict."""
    found = []
    for path in sorted(kata.solutions.glob("*/*/")):
        verdict = path.parent.name
        if verdict not in set(Verdict):
            raise submission.UsageError(f"solutions/{kata.slug}/{verdict} is not named after a verdict")
        text = (path / kata.facts.files[0]).read_text(encoding="utf-8")
        stated = _KILLED_BY.search(ast.get_docstring(ast.parse(text)) or "")
        found.append((Filed(verdict, path.name, stated[1] if stated else ""), path))
    found.append((Filed("not_attempted", "the stub"), kata.folder))
    return found


def select(kata: catalog.Kata, pattern: str) -> list[tuple[Filed, Path]]:
    """Return the part of the bank whose labels match ``pattern`` as file names do. Raises `UsageError` for none."""
    found = [(filed, path) for filed, path in bank(kata) if fnmatch(filed.label, pattern)]
    if not found:
        raise submission.UsageError(f"no solution of {kata.slug} matches {pattern!r}; say 'wrong_answer/*', for one")
    return found
