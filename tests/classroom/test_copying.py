"""Copies are found under other names and in another layout; what everybody may have is no copy."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._engine import catalog
from graders._engine.classroom import pages
from graders._engine.classroom.copying import RUN, WINDOW, Program, fingerprints, pairs, tokens
from tests.classroom.sample import LRU

KATA = catalog.kata("lru")
STUB = (KATA.folder / "lru.py").read_text(encoding="utf-8")
REFERENCE = (KATA.reference / "lru.py").read_text(encoding="utf-8")
ACCEPTED = {path.parent.name: path.read_text(encoding="utf-8") for path in KATA.solutions.glob("accepted/*/lru.py")}
MINE = ACCEPTED["parallel_arrays"]


def renamed(text: str) -> str:
    """Every name of the author's own changed, comments and blank lines added, texts in other quotes."""
    names = set(re.findall(r"self\.(_\w+)", text))
    for name in names:
        text = re.sub(rf"\b{name}\b", f"{name}_of_mine", text)
    return "# all my own work\n" + text.replace("\n    def ", "\n\n    # next\n    def ").replace('"', "'")


def shares(*texts: str, given: tuple[str, ...] = (STUB, REFERENCE)) -> dict[tuple[str, str], float]:
    programs = [Program(f"l{n}", text) for n, text in enumerate(texts)]
    return {(pair.one.whose, pair.other.whose): round(pair.share, 2) for pair in pairs(programs, given)}


def test_another_dress_is_no_other_program():
    """Names, comments, layout."""
    assert shares(MINE, renamed(MINE), ACCEPTED["closures"]) == {("l0", "l1"): 1.0}


def test_methods_in_another_order_are_still_a_copy():
    """Long stretches stay what they are."""
    head, *methods = re.split(r"(?m)^(?=    def )", MINE)
    assert shares(MINE, head + "".join(reversed(methods)))["l0", "l1"] > 0.7


def test_programs_of_different_authors_are_not_alike():
    """All our right solutions, of which each has a way of its own."""
    others = [text for name, text in sorted(ACCEPTED.items()) if name != "reference"]
    assert shares(*others) == {}


def test_what_everybody_was_given_says_nothing():
    """Two stubs, and two who wrote what the reference is."""
    assert shares(STUB, STUB) == {}
    assert shares(REFERENCE, renamed(REFERENCE)) == {}


def test_what_many_wrote_says_nothing_and_many_copies_do():
    """Half a class with one idiom is a custom; half a class with one file is not."""

    def own(number: int) -> str:
        chance = random.Random(number)
        lines = (" ".join(f"a {chance.choice('+-*/%&|^')}" for _ in range(6)) + " b" for _ in range(30))
        return "def own(a, b):\n" + "".join(f"    a = {line}\n" for line in lines)

    assert shares(*(own(number) + MINE for number in range(12))) == {}
    assert shares(*[MINE] * 8) == {("l0", f"l{number}"): 1.0 for number in range(1, 8)}


def test_an_earlier_term_is_compared_with_and_not_within():
    """Old pairs are old news."""
    programs = [Program("new", MINE), Program("old", renamed(MINE), own=False), Program("older", MINE, own=False)]
    found = {frozenset((pair.one.whose, pair.other.whose)) for pair in pairs(programs, [STUB])}
    assert found == {frozenset({"new", "old"}), frozenset({"new", "older"})}


def test_nobody_copies_from_themselves():
    """Two attempts of one learner."""
    assert pairs([Program("l", MINE), Program("l", MINE)], []) == []


def test_the_lines_that_are_alike_are_told():
    """As they are numbered in each file."""
    (pair,) = pairs([Program("a", MINE), Program("b", "\n\n\n" + MINE)], [])
    assert {line + 3 for line in pair.one_lines} == set(pair.other_lines)
    assert len(pair.one_lines) > 0.8 * len([line for line in MINE.splitlines() if line.strip()]) / 2


@given(st.text(alphabet="abc=(+ \n'\"#\\", max_size=400))
def test_any_text_has_tokens(text):
    """Valid Python or not; lines are counted as an editor counts them."""
    found = tokens(text)
    assert all(1 <= line <= text.count("\n") + 1 for _, line in found)
    fingerprints(found)


@given(st.lists(st.sampled_from("NS0()=+.:"), min_size=RUN + WINDOW, max_size=60), st.data())
def test_a_common_stretch_of_that_length_is_always_found(stretch, data):
    """What winnowing promises: a run and a window of tokens in common leave a fingerprint in common."""
    around = st.lists(st.sampled_from("NS0()=+.:"), max_size=30)
    one, other = ([*data.draw(around), *stretch, *data.draw(around)] for _ in range(2))
    prints = [fingerprints([(word, 1) for word in words]).keys() for words in (one, other)]
    assert prints[0] & prints[1]


@pytest.mark.parametrize("text", ["((((" * 50_000, "'" * 100_000, '"""' * 30_000, "x" * 500_000, "\\" * 100_000])
def test_no_text_takes_for_ever(text):
    """A submission of a megabyte is read in moments, whatever it is."""
    assert isinstance(fingerprints(tokens(text)), dict)


def test_the_page(golden):
    """Side by side, with what is alike marked; whatever is in a program is text."""
    nasty = MINE + "\nTEXT = '</code><script>alert(1)</script>'\n"
    found = pairs([Program("<b>Jane</b>", nasty), Program("Bob", renamed(nasty))], [STUB])
    page = pages.copies([(LRU, found)]).decode()
    assert "<script" not in page
    assert "<b>Jane" not in page
    golden("copies.html", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))
