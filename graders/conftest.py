"""``pytest graders/SLUG --submission PATH``: see `graders._engine.author`."""

from graders._engine.author import pytest_addoption, pytest_configure, pytest_unconfigure

__all__ = ["pytest_addoption", "pytest_configure", "pytest_unconfigure"]
