"""Known mistakes: what wrong programs of the bank fail, as it was recorded, and in which words each mistake is told.

A program that fails just the checks that a known wrong one fails may well have made the same mistake. Where several
known ones fail the same, it is the one whose failure is shown by the same program; else none is named.
"""

from __future__ import annotations

import ast
import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from graders._practice import hints

NAME = "kills.toml"


@dataclass(frozen=True)
class Kill:
    """How a program fails: its verdict, the checks that it fails, and a digest of the program that shows it."""

    verdict: str
    fails: tuple[str, ...]
    shown: str = ""


def kill(verdict: str, fails: Iterable[str], program: str) -> Kill:
    """Return how a program fails that has that verdict, whose failure is shown by ``program``."""
    shown = hashlib.sha256(program.encode("utf-8", "replace")).hexdigest()[:8] if program else ""
    return Kill(verdict, tuple(sorted(fails)), shown)


def recorded(bank: Path) -> dict[str, Kill]:
    """Return by "verdict/name" what is recorded of a kata's bank; nothing where no record can be read."""
    try:
        told = tomllib.loads((bank / NAME).read_text(encoding="utf-8"))
        return {
            f"{verdict}/{name}": Kill(verdict, tuple(sorted(map(str, said["fails"]))), str(said["shown"]))
            for verdict, solutions in told.items()
            for name, said in solutions.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def text(slug: str, kills: Mapping[str, Kill]) -> str:
    """Return the record as it is kept."""
    lines = [
        "# How each wrong solution fails: the checks, and a digest of the program that shows it. By this a hint knows",
        f"# a mistake. Recorded by:  nox -s prove -- {slug} --record",
    ]
    for label, each in sorted(kills.items()):
        lines += [
            "",
            f"[{label.replace('/', '.')}]",
            f"fails = {json.dumps(each.fails)}",
            f"shown = {json.dumps(each.shown)}",
        ]
    return "\n".join([*lines, ""])


def known(bank: Path, failure: Kill) -> str:
    """Return in a sentence the mistake of the one known program that fails like this; "" for none or several."""
    record = recorded(bank)
    alike = [label for label, each in record.items() if (each.verdict, each.fails) == (failure.verdict, failure.fails)]
    if len(alike) > 1:
        alike = [label for label in alike if record[label].shown == failure.shown]
    return _told(bank / alike[0]) if len(alike) == 1 and failure.fails else ""


def hint(sentence: str) -> str:
    """Return the hint that speaks to a mistake."""
    return f"Your last grade failed just what this known mistake fails:\n\n{hints.wrapped(sentence)}\n"


def _told(folder: Path) -> str:
    """Return the first paragraph of a solution's docstring, which says its mistake."""
    for path in sorted(folder.glob("*.py")):
        try:
            docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        except (OSError, SyntaxError, ValueError):
            continue
        return " ".join(docstring.split("\n\n")[0].split())
    return ""
