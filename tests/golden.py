"""Golden files: what a report said when somebody last read it and found it good."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest


def compare(folder: Path, name: str, text: str) -> None:
    """Compare a text with the golden file of that name; record it instead where ``GOLDEN=record`` is set."""
    path = folder / name
    if os.environ.get("GOLDEN") == "record":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    known = path.read_bytes().decode() if path.exists() else ""
    if text != known:
        changes = "\n".join(difflib.unified_diff(known.splitlines(), text.splitlines(), name, "now", lineterm=""))
        record = f"GOLDEN=record .venv/bin/python -m pytest tests/{folder.parent.name}"
        pytest.fail(f"{changes}\n\nRead it. If it is better than before, record it:\n\n    {record}\n", pytrace=False)
