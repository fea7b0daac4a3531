"""Where a learner's katas are, and how commands are typed there: in a checkout, or beside a copy that pip installed."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent.parent
PROGRAM = "kata-gauntlet"


@cache
def installed(root: Path = HERE) -> bool:
    """Whether the copy below ``root`` was installed by pip, and so is no place to work in."""
    return any(root.glob("kata_gauntlet-*.dist-info"))


def home(root: Path = HERE) -> Path:
    """Return the folder that a learner's ``katas`` are in: the checkout; beside an installed copy the current one."""
    return Path.cwd() if installed(root) else root


def climb(slug: str) -> str:
    """Return the command that climbs a kata, as it can be typed here."""
    return f"{PROGRAM} climb {slug}" if installed() else f"{_nox()} -s kata-{slug.replace('_', '-')}"


def command(name: str, *words: str) -> str:
    """Return one of a learner's other commands, as it can be typed here."""
    if installed():
        return " ".join((PROGRAM, name, *words))
    return " ".join((_nox(), "-s", name, *(("--", *words) if words else ())))


def _nox() -> str:
    return "nox" if shutil.which("nox") else str(Path(".venv", "bin", "nox"))
