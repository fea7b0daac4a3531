"""From inside the box every attempt fails and ordinary code works: behind each chain, for each user and Python."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.boxed.walls import attempts, ordinary
from tests.boxed.walls.machine import (
    CHAINS,
    LIMITS,
    PYTHONS,
    ROOT,
    USERS,
    ask,
    everywhere,
    facts,
    missing,
    need,
    on_each,
    private,
    readable,
    survey,
)

# What a chain is known to leave open, and the README says so: `stat` of any path where there is no mount namespace.
LEFT_OPEN = {"landlock+seccomp": {"stat_hidden_file"}}


def functions(module):
    """Return the names of the attempts in a module."""
    return [
        name
        for name, value in vars(module).items()
        if getattr(value, "__module__", "") == module.__name__ and callable(value) and name[0] != "_" and name != "raw"
    ]


@functools.cache
def outcomes(python, user, chain, module):
    """Run each function of a module behind a chain; return what became of each."""
    # Without walls an attempt does what it attempts: never as root, and only those listed as harmless then.
    assert chain or user != "root" or not ROOT
    names = [name for name in functions(module) if chain or name in attempts.SHOWN]
    path = [python, "-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    request = {
        "plan": {"layers": chain.split("+") if chain else []},
        "limits": LIMITS if chain else {},
        "source": Path(module.__file__).read_text(encoding="utf-8"),
        "names": names,
        "facts": {**facts(), "site": subprocess.check_output(path, text=True).strip(), "walls": chain},
    }
    return ask(python, user, request)


@on_each(*everywhere, pytest.mark.parametrize("name", functions(attempts)))
def test_no_attempt_gets_through(python, user, chain, name):
    """It is refused, or ends the process."""
    need(python, user, chain)
    outcome = outcomes(readable(python), user, chain, attempts)[name]
    assert outcome.startswith(("refused", "killed: -31")) or name in LEFT_OPEN.get(chain, ()), outcome


@pytest.mark.parametrize("name", sorted(attempts.SHOWN))
def test_the_attempt_works_without_walls(name):
    """Else it would prove nothing to see it fail."""
    assert outcomes(readable(sys.executable), "ordinary", "", attempts)[name].startswith("breach")


@on_each(*everywhere, pytest.mark.parametrize("name", functions(ordinary)))
def test_ordinary_code_works(python, user, chain, name):
    """Walls that nobody can live behind would be no walls."""
    need(python, user, chain)
    outcome = outcomes(readable(python), user, chain, ordinary)[name]
    assert "breach: " in outcome, outcome


@on_each(*everywhere[1:])
def test_the_best_chain_is_chosen(python, user):
    """Where all stand it is the first."""
    need(python, user, CHAINS[0])
    assert "+".join(survey(readable(python), user)[0]) == CHAINS[0]


@pytest.mark.parametrize("python", [python for python in PYTHONS if private(python)] or [None])
def test_a_python_in_a_closed_home_is_no_obstacle(python):
    """Workers of root's are another user; namespaces show them the library all the same, and Landlock alone says no."""
    if python is None:
        pytest.skip("any user can read the Pythons that are tested")
    best, reasons = survey(python, "root")
    assert "+".join(best) == CHAINS[0]
    assert "cannot import modules, as if Python were installed in a home closed to other users" in reasons[CHAINS[1]]


@on_each(
    pytest.mark.parametrize("user", USERS),
    pytest.mark.parametrize(
        ("refused", "chain", "cure"),
        [
            ([272], CHAINS[1], "namespaces: Operation not permitted (unshare); user namespaces are refused"),
            ([165], CHAINS[1], "namespaces: Operation not permitted (mount)"),
            ([444], CHAINS[2], "landlock: Operation not permitted"),
            ([272, 444], "", "namespaces: "),
        ],
        ids=["unshare, as in Docker", "mount, as in Ubuntu", "Landlock", "both"],
    ),
)
def test_a_lesser_chain_is_chosen_or_none(user, refused, chain, cure):
    """Some system calls are refused here as a container refuses them."""
    if os.uname().machine != "x86_64":
        missing("the numbers are those of x86_64")
    best, reasons = ask(readable(sys.executable), user, {"survey": True, "refused": refused})
    assert "+".join(best) == chain
    assert cure in reasons[CHAINS[0]]
