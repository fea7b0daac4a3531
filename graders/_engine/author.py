"""For authors: ``pytest graders/lru --submission PATH`` runs a kata's hidden checks under pytest's own eyes."""

from __future__ import annotations

from pathlib import Path

import pytest

from graders._engine import catalog, submission
from graders._engine.judge import DEFAULT_SEED, Judge
from graders._engine.sitting import Sitting

_JUDGE = pytest.StashKey[Judge]()
_SITTINGS = pytest.StashKey[list[Sitting]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--submission`` and ``--seed``."""
    group = parser.getgroup("kata-gauntlet")
    group.addoption("--submission", type=Path, metavar="PATH", help="the file or folder to judge; default: the stub")
    group.addoption("--seed", type=int, default=DEFAULT_SEED, help="chooses the examples (default: %(default)s)")


def pytest_configure(config: pytest.Config) -> None:
    """Load the submission and register the checks' fixtures."""
    folders = {Path(arg.split("::")[0]).resolve() for arg in config.args}
    slugs = {folder.parent.name if folder.suffix else folder.name for folder in folders}
    try:
        if len(slugs) != 1:
            raise submission.UsageError("judge one kata at a time: pytest graders/SLUG --submission PATH")
        kata = catalog.kata(slugs.pop())
        handed_in = submission.read(config.getoption("submission") or kata.folder, kata.facts.files)
    except (catalog.UnknownKata, submission.UsageError, submission.Unreadable) as problem:
        raise pytest.UsageError(str(problem)) from None
    judge = config.stash[_JUDGE] = Judge(seed=config.getoption("seed"))
    sittings: list[Sitting] = []
    judge.sitting(kata, sittings, handed_in)
    config.stash[_SITTINGS] = sittings
    config.pluginmanager.register(judge.examination(kata, sittings), "kata-gauntlet-examination")


def pytest_unconfigure(config: pytest.Config) -> None:
    """End what was started."""
    for sitting in config.stash.get(_SITTINGS, []):
        sitting.close()
    if _JUDGE in config.stash:
        config.stash[_JUDGE].close()
