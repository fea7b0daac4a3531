"""Known mistakes: what is recorded of the bank, and when one is named."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._engine import catalog
from graders._engine.proof import recording
from graders._practice import mistakes
from graders._practice.mistakes import Kill

RECORDED = [kata for kata in catalog.katas() if (kata.solutions / mistakes.NAME).is_file()]
NAMES = st.text("abc_", min_size=1, max_size=5)
KILLS = st.builds(
    Kill,
    st.just("wrong_answer"),
    st.lists(NAMES, max_size=3, unique=True).map(lambda names: tuple(sorted(names))),
    st.sampled_from(["", "0a1b2c3d"]),
)


def test_there_are_records():
    """Of the katas that are taken for examples, at least."""
    assert {"floyd", "hls", "lru"} <= {kata.slug for kata in RECORDED}


@pytest.mark.parametrize("kata", RECORDED, ids=lambda kata: kata.slug)
def test_a_record_is_of_the_bank_as_it_is(kata):
    """Each wrong solution and no other, killed by whom it names, by checks that there are."""
    record = mistakes.recorded(kata.solutions)
    again = f"nox -s prove -- {kata.slug} --record"
    assert record.keys() == {filed.label for filed, _ in recording.wrong(kata)}, again
    for filed, _ in recording.wrong(kata):
        assert filed.killer in record[filed.label].fails, f"{filed.label}: {again}"
        assert set(record[filed.label].fails) <= set(kata.checks), f"{filed.label}: {again}"


@pytest.mark.parametrize("kata", RECORDED, ids=lambda kata: kata.slug)
def test_each_mistake_is_told_in_a_sentence(kata):
    """Which names no hidden test and ends where the sentence does."""
    for filed, folder in recording.wrong(kata):
        told = mistakes._told(folder)
        assert told.endswith("."), filed.label
        assert "Killed by" not in told
        assert "test_" not in told


@pytest.mark.parametrize("kata", RECORDED, ids=lambda kata: kata.slug)
def test_what_is_named_is_what_was_made(kata):
    """Of each solution either its own mistake or none: never another."""
    record = mistakes.recorded(kata.solutions)
    named = {label: mistakes.known(kata.solutions, kill) for label, kill in record.items()}
    for filed, folder in recording.wrong(kata):
        assert named[filed.label] in ("", mistakes._told(folder))
    assert sum(map(bool, named.values())) > len(named) / 2


@given(st.dictionaries(NAMES.map("wrong_answer/{}".format), KILLS))
def test_a_record_is_read_as_it_was_written(tmp_path_factory, kills):
    """Whatever is in it."""
    folder = tmp_path_factory.mktemp("bank")
    (folder / mistakes.NAME).write_text(mistakes.text("lru", kills), encoding="utf-8")
    assert mistakes.recorded(folder) == kills


@pytest.mark.parametrize("text", ["", "x", "[wrong_answer]\na = 3", "[wrong_answer.a]\nfails = 3", "\0"])
def test_a_record_that_cannot_be_read_is_none(tmp_path, text):
    """A hint is never worth an error."""
    (tmp_path / mistakes.NAME).write_text(text, encoding="utf-8")
    assert mistakes.recorded(tmp_path) == {}
    assert mistakes.known(tmp_path, Kill("wrong_answer", ("test_a",))) == ""


def test_of_several_the_one_that_is_shown_alike_is_named(tmp_path):
    """And none where that does not tell them apart, or where nothing fails."""
    kills = {
        "wrong_answer/a": Kill("wrong_answer", ("test_a",), "00000000"),
        "wrong_answer/b": Kill("wrong_answer", ("test_a",), "11111111"),
        "wrong_answer/c": Kill("wrong_answer", ("test_a", "test_c"), "22222222"),
        "runtime_error/d": Kill("runtime_error", ("test_a",), "00000000"),
    }
    (tmp_path / mistakes.NAME).write_text(mistakes.text("lru", kills), encoding="utf-8")
    for label in kills:
        folder = tmp_path / label
        folder.mkdir(parents=True)
        (folder / "lru.py").write_text(f'"""Mistake {label[-1]},\nin words.\n\nMore.\n"""\n', encoding="utf-8")

    def named(verdict, fails, shown):
        return mistakes.known(tmp_path, Kill(verdict, fails, shown))

    assert named("wrong_answer", ("test_a",), "11111111") == "Mistake b, in words."
    assert named("wrong_answer", ("test_a",), "33333333") == ""
    assert named("wrong_answer", ("test_a", "test_c"), "33333333") == "Mistake c, in words."
    assert named("runtime_error", ("test_a",), "") == "Mistake d, in words."
    assert named("wrong_answer", ("test_c",), "22222222") == ""
    assert named("accepted", (), "") == ""


def test_a_record_is_plain_toml(lru):
    """For whoever reads it."""
    told = tomllib.loads((lru.solutions / mistakes.NAME).read_text(encoding="utf-8"))
    assert told["wrong_answer"]["get_does_not_refresh"]["fails"][0] == "test_a_hit_counts_as_use"
