"""Where a learner's katas are, and what the commands are called there."""

from __future__ import annotations

import pytest

from graders._practice import home


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """An installed copy, which is told from a checkout by what pip notes beside it."""
    (tmp_path / "site" / "kata_gauntlet-1.2.3.dist-info").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "site"


def test_a_checkout_is_where_one_works(tmp_path):
    """Wherever the command was typed."""
    assert not home.installed()
    assert home.home(tmp_path) == tmp_path
    assert home.climb("window_max").endswith("nox -s kata-window-max")
    assert home.command("hint", "lru").endswith("nox -s hint -- lru")
    assert home.command("again").endswith("nox -s again")


def test_an_installed_copy_is_no_place_to_work_in(copy, tmp_path):
    """One works in the folder that one is in."""
    assert home.installed(copy)
    assert home.home(copy) == tmp_path


def test_beside_an_installed_copy_commands_are_its_own(monkeypatch):
    """There is no noxfile."""
    monkeypatch.setattr(home, "installed", lambda: True)
    assert home.climb("window_max") == "kata-gauntlet climb window_max"
    assert home.command("hint", "lru") == "kata-gauntlet hint lru"
    assert home.command("again") == "kata-gauntlet again"
