"""The branch of references."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from graders._engine import catalog
from graders._engine.branch import CannotBeBuilt, build, export
from graders._engine.catalog import ROOT


def git(tree: Path, *arguments: str) -> str:
    """Run git in ``tree`` as somebody who was never told to it."""
    known = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    done = subprocess.run(
        ["git", *arguments], cwd=tree, env={**os.environ, **known}, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What git would hold of the katas and their references."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "a")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "a@b")
    for kata in catalog.katas():
        for folder in (kata.folder, kata.reference):
            for path in folder.glob("*.*"):
                place = tmp_path / path.relative_to(ROOT)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(path.read_bytes())
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "all of it")
    return tmp_path


def test_references_lie_where_the_stubs_were(clone, tmp_path_factory):
    """And nothing else differs; neither the files here nor the index are touched."""
    commit = build(clone, catalog.katas())
    assert git(clone, "status", "--porcelain") == ""
    assert git(clone, "rev-parse", "refs/heads/solutions") == commit
    assert git(clone, "rev-parse", "refs/heads/solutions^") == git(clone, "rev-parse", "main")
    changed = set(git(clone, "diff", "--name-only", "main", "solutions", "--").split())
    assert changed == {f"katas/{kata.slug}/{name}" for kata in catalog.katas() for name in kata.facts.files}
    out = tmp_path_factory.mktemp("export")
    export(clone, commit, out)
    for kata in catalog.katas():
        for name in kata.facts.files:
            assert (out / "katas" / kata.slug / name).read_bytes() == (kata.reference / name).read_bytes()


def test_it_is_built_again_only_when_something_changed(clone):
    """A branch that has the tree already stays where it is."""
    first = build(clone, catalog.katas())
    assert build(clone, catalog.katas()) == first
    (clone / "README.md").write_text("new")
    git(clone, "add", "-A")
    git(clone, "commit", "-qm", "more")
    assert build(clone, catalog.katas()) != first


def test_where_there_is_no_git_it_says_so(tmp_path):
    """In git's own words."""
    with pytest.raises(CannotBeBuilt, match="git read-tree"):
        build(tmp_path, catalog.katas())
