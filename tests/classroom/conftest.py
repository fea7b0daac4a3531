"""Classes made of a few files, and what the intake makes of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from graders._engine.classroom.intake import Names, take
from graders._engine.classroom.values import Intake
from tests.golden import compare

LRU = Names("lru", ("lru.py",), ("LRUCache",))
FLOYD = Names("floyd", ("floyd.py",), ("has_cycle", "cycle_start"))
WINDOW = Names("window_max", ("window_max.py",), ("window_max",))
KATAS = (LRU, FLOYD, WINDOW)
PROGRAM = b"class LRUCache:\n    pass\n"

Files = Mapping[str, bytes]


def zipped(files: Files) -> bytes:
    """A zip of ``files``, in their order."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return whole.getvalue()


@pytest.fixture
def lay(tmp_path: Path) -> Callable[[Files], Path]:
    """Lays files into a folder named ``class``."""

    def lay(files: Files) -> Path:
        root = tmp_path / "class"
        root.mkdir(exist_ok=True)
        for name, data in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return root

    return lay


@pytest.fixture
def taken(lay) -> Callable[..., Intake]:
    """What the intake makes of files."""

    def run(files: Files, katas=KATAS, **options) -> Intake:
        return take([lay(files)], katas, **options)

    return run


def handed_in(intake: Intake) -> dict[tuple[str, str], list[str]]:
    """The places of each learner's attempts for each kata, in order."""
    found: dict[tuple[str, str], list[str]] = {}
    for attempt in intake.attempts:
        found.setdefault((attempt.learner, attempt.kata), []).append(attempt.place)
    return found


def reasons(intake: Intake) -> dict[str, str]:
    """Why each file in the list was not taken."""
    return {it.place: f"{it.fate}: {it.reason}" for it in intake.listed}


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compares a text with the golden file of that name."""
    return partial(compare, Path(__file__).parent / "golden")
