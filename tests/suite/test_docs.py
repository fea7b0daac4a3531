"""What is written beside the code: it keeps up with it. ``nox -s docs`` says the rest, as errors of its own."""

from __future__ import annotations

import re

import pytest

import graders
from graders._engine.catalog import ROOT

DOCS = ROOT / ".github" / "docs"


def test_every_name_that_a_grader_imports_is_explained():
    """Once, and none that is not there."""
    named = re.findall(
        r"^\.\. (?:autoclass|autofunction|py:data):: (\w+)", (DOCS / "api.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(named) == sorted(graders.__all__)


def test_the_version_is_in_the_changelog():
    """With what changed in it."""
    text = (ROOT / ".github" / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(graders.__version__)}(, .+)?$", text, re.MULTILINE)


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.stem)
def test_what_a_page_includes_is_there(page):
    """With the words between which it is taken."""
    text = page.read_text(encoding="utf-8")
    for name, options in re.findall(r"```\{(?:literal)?include\} (\S+)\n((?::.*\n)*)", text):
        included = (page.parent / name).read_text(encoding="utf-8")
        for mark in re.findall(r'^:(?:start-after|end-before): "(.+)"$', options, re.MULTILINE):
            assert included.count(mark) == 1, mark
