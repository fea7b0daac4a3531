"""A counterexample as reports show it: a program as a test that can be pasted, a race as it was drawn."""

from __future__ import annotations

import ast


def is_program(text: str) -> bool:
    """Whether a counterexample is a program; else it is a drawing."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def as_test(check: str, text: str) -> list[str]:
    """Return the lines of a counterexample, whole: a test function named ``check``, or the drawing as it is."""
    lines = text.splitlines()
    if not is_program(text):
        return lines
    return [f"def {check}():", *(f"    {line}" if line else "" for line in lines)]
