"""Kata Gauntlet: solve a kata, and a grader that cannot be fooled shows you why it holds or fails.

    nox -s kata-lru                      climb a kata's visible tests, then face the hidden grade
    nox -s grade -- lru FILE             grade any file; add --json OUT to keep the result
    nox -s tests                         test the gauntlet itself

All sessions share the environment .venv, which the first one sets up.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.5.1"
nox.options.default_venv_backend = "none"
nox.options.sessions = ["list"]

ROOT = Path(__file__).parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST_PYTHON = (3, 11)

# Python writes no bytecode while this is set, and every start then takes twice as long.
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


def _kata_session(folder: Path) -> None:
    slug = folder.name
    facts = nox.project.load_toml(folder / "kata.toml")

    def practise(session: nox.Session) -> None:
        _environment(session)
        _graders(session, "_ladder", slug)
        _graders(session, "", "grade", slug, *session.posargs)

    practise.__doc__ = f"{facts['title']} ({facts['level']}, {facts['minutes']} minutes)"
    name = f"kata-{slug.replace('_', '-')}"
    nox.session(name=name, tags=["kata"], default=False)(practise)


for _file in sorted(ROOT.glob("katas/*/kata.toml")):
    _kata_session(_file.parent)


@nox.session(name="list")
def list_(session: nox.Session) -> None:
    """List the katas."""
    _environment(session)
    _graders(session, "", "list", *session.posargs)


@nox.session
def grade(session: nox.Session) -> None:
    """Grade a submission by the hidden tests: -- SLUG [PATH] [--json FILE] [--seed N]"""
    _environment(session)
    _graders(session, "", "grade", *session.posargs)


@nox.session
def prove(session: nox.Session) -> None:
    """Check that every solution earns the verdict it is filed under: -- [SLUG ...] [--seeds N]"""
    _environment(session)
    _graders(session, "", "prove", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Test the gauntlet itself: -- [pytest arguments]"""
    _environment(session, "test")
    _run(session, "pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types and the direction of imports."""
    _environment(session, "lint")
    _run(session, "ruff", "check")
    _run(session, "ruff", "format", "--check")
    _run(session, "mypy")
    _run(session, "importlinter.cli", "lint")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure speed, as ratios within one run: -- [pytest arguments]"""
    _environment(session, "test")
    _run(session, "pytest", "tests/benchmarks", *session.posargs)


def _run(session: nox.Session, module: str, *arguments: str) -> None:
    """Run a module with the shared environment's Python."""
    session.run(PYTHON, "-m", module, *arguments, env={NO_BYTECODE: None}, external=True)


def _graders(session: nox.Session, module: str, *arguments: str) -> None:
    """Run a program of ours, which says all there is to say about its failure."""
    name = ".".join(filter(None, ["graders", module]))
    environment = {key: value for key, value in os.environ.items() if key != NO_BYTECODE}
    if subprocess.call([PYTHON, "-m", name, *arguments], cwd=ROOT, env=environment):
        raise nox.command.CommandFailed


def _environment(session: nox.Session, *groups: str) -> None:
    """Make .venv ready for the dependency groups, at no cost once it is."""
    if not PYTHON.exists():
        if sys.version_info < OLDEST_PYTHON:
            session.error(f"Python 3.11 or newer is needed, and nox runs on {sys.version.split()[0]}.")
        session.log("Making the environment .venv")
        if subprocess.call([sys.executable, "-m", "venv", VENV]):
            session.error("python -m venv failed. On Debian or Ubuntu: apt install python3-venv")
    written = re.search(r"^version(?:_info)? *= *(\d+)\.(\d+)\S*", (VENV / "pyvenv.cfg").read_text(), re.M)
    version = written[0].split()[-1] if written else "unknown"
    if written and (int(written[1]), int(written[2])) < OLDEST_PYTHON:
        session.error(f"Python 3.11 or newer is needed, and .venv has {version}: remove it first.")

    project = nox.project.load_toml(ROOT / "pyproject.toml")
    missing: dict[Path, str] = {}
    requirements: list[str] = []
    for group in ("practice", *groups):
        wanted = [*project["project"]["dependencies"]] if group == "practice" else []
        wanted += nox.project.dependency_groups(project, group)
        stamp = VENV / f".installed-{group}"
        state = hashlib.sha256("\n".join([version, *wanted]).encode()).hexdigest()
        if not stamp.exists() or stamp.read_text() != state:
            missing[stamp] = state
            requirements += wanted
    if not missing:
        return
    session.log("Setting up .venv, which takes a minute this once")
    if subprocess.call([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL):
        session.run(PYTHON, "-m", "ensurepip", external=True, silent=True)
    pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    session.run(PYTHON, *pip, *requirements, external=True, log=False, env={NO_BYTECODE: None})
    for stamp, state in missing.items():
        stamp.write_text(state)
