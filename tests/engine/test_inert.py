"""Text that a learner wrote, made inert: it moves no cursor, turns nothing round, and commands no CI runner."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graders._engine import inert

TEXT = st.text(st.characters()) | st.text(alphabet="a :#[\n\r\t\x1b\u202e\u2028\u200b\0\x9b\ud800")


@given(TEXT, st.integers(1, 400))
@example("a ##[error]b", 300)
@example("###[", 300)
@example("a ##vso[task.complete]b", 300)
@example("##teamcity[buildStatus]", 300)
def test_a_line_is_one_line_that_can_be_printed(text, most):
    """Whatever is in it."""
    said = inert.line(text, most)
    assert said.isprintable()
    said.encode()
    assert not re.search(r"##\w*\[", said)
    assert len(said) <= 10 * most + 4


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters=":[").filter(str.isprintable)))
def test_ordinary_text_is_left_as_it_is(text):
    """In every language."""
    assert inert.line(text, len(text)) == text


@given(TEXT)
@example("a\n::error::b")
@example(" ::error::b")
@example("a ##[error]b")
@example("##vso[task.complete]")
def test_a_block_is_lines_that_can_be_printed(text):
    """None of which a CI runner obeys: GitHub's looks for ``::`` behind any blanks, and all for ``##[`` anywhere."""
    for line in inert.block(text).splitlines():
        assert line.isprintable()
        assert line.startswith("  ")
        assert not line.lstrip().startswith("::")
        assert not re.search(r"##\w*\[", line)


@given(st.recursive(st.integers() | st.text() | st.binary() | st.floats(), st.lists) | TEXT)
def test_a_literal_is_one_line_that_can_be_printed(value):
    """Of any plain data."""
    assert inert.literal(value).isprintable()
    inert.literal(value).encode()


@given(st.text(st.characters(), max_size=30))
@example("a::b ##[c] ##vso[d]")
def test_a_literal_that_is_not_cut_is_still_python(text):
    """So a printed program means what it says."""
    assert eval(inert.literal(text, 1_000)) == text


@pytest.mark.parametrize(
    ("char", "said"),
    [("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"), ("\x1b", "\\x1b"), ("\x9b", "\\x9b"), ("\u202e", "\\u202e")],
)
def test_what_cannot_be_printed_is_told(char, said):
    """As Python would write it."""
    assert inert.line(f"a{char}b") == f"a{said}b"
    assert inert.line("\U000e0001") == "\\U000e0001"
