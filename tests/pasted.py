"""Runs the programs that reports print, as a learner would who pastes them into a test."""

from __future__ import annotations

import sys
from textwrap import indent
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest


class Passes:
    """Runs printed programs after a file, given as its text, its module's name, and where it lies.

    ``visible`` is the text of the tests that a program is pasted into: some of their helpers it may use.
    """

    def __init__(self, source: str, name: str = "lru", path: str = "", visible: str = "") -> None:
        self._source = source
        self._name = name
        self._path = path or f"{name}.py"
        self._visible = visible

    def __call__(self, printed: str) -> bool:
        """Run ``printed`` as in a test that imported all of the file's names; return whether it passed."""
        module = ModuleType(self._name)
        module.__file__ = self._path
        with patch.dict(sys.modules, {self._name: module}):  # where a data class looks for its module
            exec(compile(self._source, self._path, "exec"), vars(module))
            names: dict[str, Any] = {**vars(module), "pytest": pytest}  # the file's own names are not the test's
            exec(compile(self._visible, f"test_{self._name}.py", "exec"), names)
            code = compile(f"def test_pasted():\n{indent(printed, '    ')}", "test_pasted.py", "exec")
            exec(code, names)
            try:
                names["test_pasted"]()
            except (Exception, pytest.fail.Exception):  # noqa: BLE001 - whatever it fails with
                return False
        return True
