"""Golden files: what a report said when somebody last read it and found it good."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
RECORD = "GOLDEN=record .venv/bin/python -m pytest tests/reports"


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
