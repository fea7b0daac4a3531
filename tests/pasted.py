"""Runs the programs that reports print, as a learner would who pastes them into a test."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest


class Passes:
    """Runs printed programs after a file, given as its text, its module's name, and where it lies."""

    def __init__(self, source: str, name: str = "lru", path: str = "") -> None:
        self._source = source
        self._name = name
        self._path = path or f"{name}.py"

    def __call__(self, printed: str) -> bool:
        """Run ``printed`` as in a test that imported all of the file's names; return whether it passed."""
        module = ModuleType(self._name)
        module.__file__ = self._path
        with patch.dict(sys.modules, {self._name: module}):  # where a data class looks for its module
            exec(compile(self._source, self._path, "exec"), vars(module))
        names: dict[str, Any] = {**vars(module), "pytest": pytest}  # the file's own names are not the test's to change
        code = compile(printed, "test_pasted.py", "exec")
        try:
            exec(code, names)
        except (Exception, pytest.fail.Exception):  # noqa: BLE001 - whatever it fails with
            return False
        return True
