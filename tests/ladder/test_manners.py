"""How the ladder behaves towards terminals, pipes, scripts and a learner's surroundings."""

from __future__ import annotations

import os
import pty
import re
import subprocess

import pytest

from tests.ladder.conftest import stop

STUB = "get returns what put stored"
COLOURS = re.compile(r"\x1b\[\d+m")

RUDE = r"""
class LRUCache:
    def __init__(self, capacity):
        print("\x1b[2J::error::mine")
        raise ValueError("\x1b]0;title\x07\u202e")
"""


def on_a_terminal(practice, **environment):
    """What the ladder prints where a person is reading."""
    screen, terminal = pty.openpty()
    ladder = practice.start(stdout=terminal, **environment)
    os.close(terminal)
    shown = b""
    try:
        while block := os.read(screen, 4096):
            shown += block
    except OSError:  # Linux says so when nobody has the other end any more.
        pass
    finally:
        os.close(screen)
        stop(ladder)
    return shown.decode().replace("\r\n", "\n")


def test_a_terminal_gets_colours_and_a_pipe_none(practice):
    """Colours are all that a terminal gets more, whatever a learner's text has in it."""
    practice.write(RUDE)
    piped, _ = practice.climb()
    shown = on_a_terminal(practice, TERM="xterm")
    assert "\x1b[31m" in shown
    assert COLOURS.sub("", shown) == piped
    assert "\x1b" not in piped
    assert r"\x1b[2J" in piped


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1", "TERM": "xterm"}, {"TERM": "dumb"}])
def test_colours_can_be_refused(practice, environment):
    """As https://no-color.org asks, and as some terminals must."""
    assert on_a_terminal(practice, **environment) == practice.climb()[0]


def test_an_output_without_ticks_gets_words(practice):
    """And what a learner's text has in it that cannot be said there is escaped."""
    practice.write(RUDE.replace("::error::mine", "déjà vu"))
    shown, status = practice.climb(PYTHONIOENCODING="ascii")
    assert shown.isascii()
    assert f"  FAILED {STUB}\n" in shown
    assert "    >   cache = LRUCache(2)\n" in shown
    assert r"d\xe9j\xe0 vu" in shown
    assert status == 1


def test_a_reader_who_has_seen_enough_is_let_go(practice):
    """As in ``python -m graders._ladder lru | head -1``."""
    reading, writing = os.pipe()
    os.close(reading)
    ladder = practice.start(stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    _, complaints = ladder.communicate(timeout=100)
    assert complaints == ""
    assert ladder.returncode == 1


@pytest.mark.parametrize("arguments", [("nope",), ("--help",), ("lru", "lru"), ("katas/nope",), ("katas/lru/lru.py",)])
def test_a_wrong_command_is_told_from_a_wrong_program(practice, arguments):
    """By its exit status, and in one line."""
    said, status = practice.climb(*arguments)
    assert status == 2
    assert re.fullmatch(r"(usage: |There is no ).+\n", said)


def test_a_folder_anywhere_can_be_named(practice):
    """And places in it are told from where the learner is."""
    shown, status = practice.climb(str(practice.kata))
    assert "is not written yet: katas/lru/lru.py, line 16\n" in shown
    assert status == 1


def test_the_command_to_go_on_with_is_one_that_can_be_typed(practice):
    """With nox on the path, and without."""
    assert "then:  .venv/bin/nox -s kata-lru\n" in practice.climb()[0]
    nox = practice.folder / "nox"
    nox.touch(0o755)
    assert "then:  nox -s kata-lru\n" in practice.climb()[0]


def test_what_surrounds_a_kata_does_not_change_its_ladder(practice):
    """Neither pytest's settings nor anybody's conftest.py."""
    plain = practice.climb()
    for folder in (practice.folder, practice.kata):
        (folder / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
        (folder / "conftest.py").write_text("1 / 0\n")
    assert practice.climb(PYTEST_ADDOPTS="--no-such-option", PYTEST_PLUGINS="no_such_plugin") == plain


def test_a_learner_waits_for_nothing_that_a_ladder_does_not_need(practice):
    """A second of theirs, each time."""
    heavy = {"click", "graders._engine", "hypothesis", "msgspec", "rich"}
    shown, _ = practice.write(f"import sys\nraise ValueError(sorted({heavy} & {{*sys.modules}}))\n").climb()
    assert "ValueError: []\n" in shown


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("katas/lru/lru.py", "from graders._ladder import explain\nexplain.failure = None\n1 / 0\n", "TypeError: "),
        ("pytest_timeout.py", "raise ImportError('not installed')\n", "pytest would not run: "),
    ],
)
def test_a_mistake_of_ours_is_told_from_a_wrong_program(practice, file, text, said):
    """By its exit status, without a traceback: the line to report is enough."""
    (practice.folder / file).write_text(text, encoding="utf-8")
    shown, status = practice.climb()
    assert status == 3
    assert "The ladder itself broke, as it should not, whatever your code does. Please report this:\n" in shown
    assert said in shown
    assert "Traceback" not in shown
    assert "INTERNALERROR" not in shown
