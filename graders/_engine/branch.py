"""The branch of references: what `main` would be if every kata were solved. Built from git's objects; no file moves."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from graders._engine.catalog import Kata

NAME = "solutions"


class CannotBeBuilt(Exception):
    """Git would not; the message says what it said."""


def build(root: Path, katas: list[Kata], name: str = NAME) -> str:
    """Point branch ``name`` at a commit whose tree is HEAD's with each reference in its stub's place; return its id.

    A tree that the branch has already is not committed again. Raises `CannotBeBuilt`.
    """
    with tempfile.TemporaryDirectory() as scratch:
        index = {"GIT_INDEX_FILE": str(Path(scratch) / "index")}
        _git(root, "read-tree", "HEAD", environment=index)
        for kata in katas:
            for file in kata.facts.files:
                place = f"katas/{kata.slug}/{file}"
                source = f"solutions/{kata.slug}/accepted/reference/{file}"
                blob = _git(root, "rev-parse", f"HEAD:{source}")
                _git(root, "update-index", "--add", "--cacheinfo", f"100644,{blob},{place}", environment=index)
        tree = _git(root, "write-tree", environment=index)
    head = _git(root, "rev-parse", "HEAD")
    before = _git(root, "rev-parse", "--verify", "--quiet", f"refs/heads/{name}", may_fail=True)
    if before and _git(root, "rev-parse", f"{before}^{{tree}}") == tree:
        return before
    words = f"References in place of the stubs, at {head[:12]}"
    commit = _git(root, "commit-tree", tree, "-p", head, "-m", words)
    _git(root, "update-ref", f"refs/heads/{name}", commit)
    return commit


def export(root: Path, commit: str, folder: Path) -> None:
    """Write the tree of a commit into ``folder``. Raises `CannotBeBuilt`."""
    with tempfile.TemporaryDirectory() as scratch:
        index = {"GIT_INDEX_FILE": str(Path(scratch) / "index")}
        _git(root, "read-tree", commit, environment=index)
        _git(root, "checkout-index", "--all", f"--prefix={folder}{os.sep}", environment=index)


def _git(
    root: Path, *arguments: str, may_fail: bool = False, environment: Mapping[str, str] = MappingProxyType({})
) -> str:
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=root,
            env={**os.environ, **environment},
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise CannotBeBuilt(f"git {arguments[0]}: {problem}") from None
    if done.returncode and not may_fail:
        raise CannotBeBuilt(f"git {arguments[0]}: {done.stderr.strip() or f'exit status {done.returncode}'}")
    return done.stdout.strip()
