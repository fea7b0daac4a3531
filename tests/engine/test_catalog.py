"""The catalog: katas are folders, and there is no registry."""

from __future__ import annotations

import shutil

import pytest

from graders._engine import catalog
from graders._engine.catalog import UnknownKata


@pytest.fixture
def tree(tmp_path, monkeypatch, lru):
    """A tree with two katas."""
    for slug in ("lru", "two_words"):
        shutil.copytree(lru.folder, tmp_path / "katas" / slug, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "katas" / "no_facts").mkdir()
    monkeypatch.setattr(catalog, "ROOT", tmp_path)
    return tmp_path


def test_a_kata_is_a_folder_with_facts(tree):
    """A new one needs no line anywhere."""
    assert [kata.slug for kata in catalog.katas()] == ["lru", "two_words"]
    assert catalog.kata("lru").folder == tree / "katas" / "lru"


@pytest.mark.parametrize("name", ["two_words", "two-words"])
def test_a_kata_is_found_by_the_name_of_its_session_too(tree, name):
    """Sessions are spelled with hyphens."""
    kata = catalog.kata(name)
    assert kata.slug == "two_words"
    assert kata.session == "kata-two-words"


@pytest.mark.parametrize(
    "name", ["", "nothing", "../lru", "lru/..", "/lru", "LRU ", "no_facts", "lru\0", "\x1b[31m", "*"]
)
def test_an_unknown_kata_is_told_what_there_is(tree, name):
    """In one sentence."""
    with pytest.raises(UnknownKata) as problem:
        catalog.kata(name)
    assert "lru, two_words" in str(problem.value)
    assert str(problem.value).isprintable()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("points = 20", "pionts = 20"),
        ("points = 20", 'points = "many"'),
        ("points = 20", ""),
        ('title = "LRU cache"', "title = "),
        ('files = ["lru.py"]', "files = 5"),
        ('files = ["lru.py"]', "files = []"),
    ],
    ids=lambda text: text or "nothing",
)
def test_facts_that_are_wrong_are_told_by_file(tree, old, new):
    """To the author."""
    path = tree / "katas" / "lru" / "kata.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=r"katas/lru/kata\.toml"):
        catalog.kata("lru")


def test_what_a_submission_must_define_is_read_from_the_stub(tree):
    """Public classes and functions, none of which is run."""
    assert catalog.kata("lru").api == ("LRUCache",)
    stub = tree / "katas" / "lru" / "lru.py"
    stub.write_text("import os\n1 / 0\nX = 1\n\ndef run(): ...\nclass A: ...\ndef _b(): ...\nclass _C: ...\n")
    assert catalog.kata("lru").api == ("run", "A")


def test_the_digest_changes_with_whatever_decides_a_verdict(house, monkeypatch):
    """Grader, reference, judge and facts; not with another kata, a note, or what is written of a class."""
    monkeypatch.setattr(catalog, "ROOT", house)

    def now():
        return catalog.kata("lru").grader_digest

    before = now()
    assert now() == before
    for name in (
        "graders/lru/model.py",
        "graders/lru/test_properties.py",
        "graders/_engine/judge.py",
        "graders/_boxed/wire.py",
        "graders/__init__.py",
        "solutions/lru/accepted/reference/lru.py",
        "katas/lru/kata.toml",
    ):
        path = house / name
        path.write_bytes(path.read_bytes() + b"\n# changed\n")
        assert now() != before, name
        before = now()
    (house / "katas" / "lru" / "README.md").write_text("changed")
    pages = house / "graders" / "_engine" / "classroom" / "pages.py"
    pages.write_bytes(pages.read_bytes() + b"# changed\n")
    (house / "graders" / "other").mkdir()
    (house / "graders" / "other" / "model.py").write_text("changed")
    assert now() == before
