"""Kata Gauntlet: katas with a grader that shows you why.

    nox -s kata-lru               climb a kata's visible tests, then face the hidden grade
    nox -s kata-lru -- --watch    the same again whenever you save
    nox -s grade -- lru FILE      grade any file; add --json OUT to keep the result
    nox -s classroom -- FOLDER --out DIR    grade a whole class
    nox -s tests                  test the gauntlet itself

All sessions share the environment .venv, which they set up themselves.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import nox

nox.needs_version = ">=2025.5.1"
nox.options.default_venv_backend = "none"
nox.options.sessions = ["list"]
# Sparing nox the search for uv, which no session uses: if found it is run, if missed it is missed
# aloud.
nox.virtualenv.OPTIONAL_VENVS = {}

ROOT = Path(__file__).parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST_PYTHON = (3, 11)
HOSTILE = ["tests/hostile", "tests/boxed/walls"]

# While this is set Python keeps no bytecode, and every start takes twice as long.
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


def _kata_session(folder: Path) -> None:
    facts = nox.project.load_toml(folder / "kata.toml")

    def practise(session: nox.Session) -> None:
        _environment(session, *_extras([folder.name]))
        # Walls need Linux; elsewhere one's own file, and no other, is graded without them.
        options = [] if sys.platform == "linux" else ["--unsafe-own-code"]
        options += [argument for argument in session.posargs if argument != "--watch"]
        if "--watch" in session.posargs:
            _ours("graders._ladder", folder.name, "--watch", *options)
        else:
            _ours("graders._ladder", folder.name)
            _ours("graders", "grade", folder.name, *options)

    practise.__doc__ = f"{facts['title']} ({facts['level']}, {facts['minutes']} minutes)"
    name = "kata-" + folder.name.replace("_", "-")
    nox.session(name=name, tags=["kata"], default=False)(practise)


for _facts in sorted(ROOT.glob("katas/*/kata.toml")):
    _kata_session(_facts.parent)


@nox.session(name="list")
def list_katas(session: nox.Session) -> None:
    """List the katas."""
    _environment(session)
    _ours("graders", "list", *session.posargs)


def _learners(name: str, purpose: str) -> None:
    """Make a session of a command that learners use."""

    def run(session: nox.Session) -> None:
        _environment(session)
        _ours("graders", name, *session.posargs)

    run.__doc__ = purpose
    nox.session(name=name, default=False)(run)


_learners("next", "Say which kata to do next.")
_learners("progress", "Show all katas, and how far you are with each.")
_learners("hint", "Show the next hint for a kata (-- SLUG [--all]).")
_learners("reset", "Put the stub of a kata back; your attempt is kept (-- SLUG).")
_learners("again", "Do a solved kata once more (-- [SLUG]).")
_learners("solution", "Show the reference beside your accepted solution (-- SLUG [--give-up]).")


@nox.session
def curve(session: nox.Session) -> None:
    """Draw cost against size, yours beside the reference (-- SLUG [PATH] [--svg FILE])."""
    _environment(session, *_extras(session.posargs))
    _ours("graders", "curve", *session.posargs)


@nox.session
def grade(session: nox.Session) -> None:
    """Grade a submission (-- SLUG [PATH] [--json FILE] [--seed N])."""
    _environment(session, *_extras(session.posargs))
    _ours("graders", "grade", *session.posargs)


@nox.session
def classroom(session: nox.Session) -> None:
    """Grade a whole class (-- SUBMISSIONS --out DIR [--roster CSV] [--help])."""
    _environment(session, *_extras())
    _ours("graders", "classroom", *session.posargs)


@nox.session
def new(session: nox.Session) -> None:
    """Begin a kata that is proven before you write a word of it (-- NAME)."""
    _environment(session)
    _ours("graders", "new", *session.posargs)


@nox.session
def prove(session: nox.Session) -> None:
    """Check that each solution earns the verdict it is filed under (-- [SLUG ...] [--seeds N])."""
    _environment(session, *_extras(session.posargs))
    _ours("graders", "prove", *session.posargs)


@nox.session
def handout(session: nox.Session) -> None:
    """Make the learners' archive: no graders, no solutions (-- [SLUG ...] [--out FILE])."""
    _environment(session, *_extras())
    _ours("graders", "handout", *session.posargs)


@nox.session(name="solutions-branch")
def solutions_branch(session: nox.Session) -> None:
    """Build the branch of references (-- --check climbs and grades it)."""
    _environment(session, *_extras())
    _ours("graders", "solutions-branch", *session.posargs)


@nox.session
def mutate(session: nox.Session) -> None:
    """Grade every program one edit away from a reference; none may pass (-- SLUG [SOLUTION])."""
    _environment(session, *_extras(session.posargs))
    _ours("graders", "mutate", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the pages on commands, results and the authoring API, into build/docs."""
    _environment(session, "docs", *_extras())
    # -E: what a page takes from the code, Sphinx would not see change.
    strict = ["-E", "-W", "-n", "--keep-going", "-q"]
    _tool(session, "sphinx", *strict, "-d", "build/doctrees", ".github/docs", "build/docs", *session.posargs)


@nox.session
def build(session: nox.Session) -> None:
    """Make the wheel and the sdist in dist/, the wheel from the sdist."""
    _environment(session, "build")
    # A learner's half-written kata is nobody's stub: what is released must be as git has it.
    _ours("graders", "handout", "--out", os.devnull)
    _tool(session, "build", "--no-isolation", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Test the gauntlet itself (-- [pytest arguments])."""
    _environment(session, "test", *_extras())
    # Attacks and walls have a session of their own: they take longer than all the rest together.
    usual = ["-n", "auto", "--dist", "loadgroup", *(f"--ignore={folder}" for folder in HOSTILE)]
    _tool(session, "pytest", *(session.posargs or usual))


@nox.session
def hostile(session: nox.Session) -> None:
    """Attack the box, the wire and the walls (-- --matrix [OPTIONS])."""
    _environment(session, "test", *_extras())
    if session.posargs[:1] == ["--matrix"]:
        _ours("tests.hostile.matrix", *session.posargs[1:])
        return
    # Most tests are on their own; those that share a slow start are a group of one process.
    _tool(session, "pytest", *(session.posargs or [*HOSTILE, "-n", "auto", "--dist", "loadgroup"]))


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types and the direction of imports."""
    _environment(session, "lint")
    _tool(session, "ruff", "check")
    _tool(session, "ruff", "format", "--check")
    _tool(session, "mypy")
    session.run(PYTHON.with_name("lint-imports"), external=True)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure speed, each time as a ratio within one run (-- [pytest arguments])."""
    _environment(session, "test", "bench", *_extras())
    _tool(session, "pytest", "tests/benchmarks", *session.posargs)


@nox.session
def soak(session: nox.Session) -> None:
    """Count false verdicts on cost, for hours (-- SLUG [--verdicts N])."""
    _environment(session, "test", *_extras())
    _tool(session, "tests.benchmarks.soak", *(session.posargs or ["lru"]))


def _ours(module: str, *arguments: str) -> None:
    """Run a program of ours, which says itself all there is to say about a failure."""
    environment = {name: value for name, value in os.environ.items() if name != NO_BYTECODE}
    if subprocess.call([PYTHON, "-m", module, *arguments], cwd=ROOT, env=environment):
        raise nox.command.CommandFailed


def _tool(session: nox.Session, module: str, *arguments: str) -> None:
    """Run somebody else's program, and name it when it fails."""
    session.run(PYTHON, "-m", module, *arguments, env={NO_BYTECODE: None}, external=True)


def _environment(session: nox.Session, *groups: str) -> None:
    """Make .venv ready for what learners need, and for groups and extras; at no cost once it is."""
    if not PYTHON.exists():
        _make_venv(session)
    version = _venv_version(session)
    project = nox.project.load_toml(ROOT / "pyproject.toml")
    stamps: dict[Path, str] = {}
    requirements: list[str] = []
    extras = project["project"]["optional-dependencies"]
    for group in ("practice", *groups):
        wanted = [*(extras[group] if group in extras else nox.project.dependency_groups(project, group))]
        if group == "practice":
            wanted += project["project"]["dependencies"]
        stamp = VENV / f".installed-{group}"
        state = hashlib.sha256("\n".join([version, *wanted]).encode()).hexdigest()
        if not stamp.exists() or stamp.read_text() != state:
            stamps[stamp] = state
            requirements += wanted
    if requirements:
        session.log("Setting up .venv, once; this takes a minute")
        if subprocess.call([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL):
            session.run(PYTHON, "-m", "ensurepip", external=True, silent=True)
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        session.run(*pip, *requirements, env={NO_BYTECODE: None}, external=True, log=False)
    for stamp, state in stamps.items():
        stamp.write_text(state)


def _extras(words: Sequence[str] = ()) -> list[str]:
    """Return the extras that the katas named in ``words`` need; all katas' where none is named."""
    facts = {path.parent.name: nox.project.load_toml(path) for path in ROOT.glob("katas/*/kata.toml")}
    named = facts.keys() & {word.replace("-", "_") for word in words}
    packages = {package for slug in named or facts for package in facts[slug].get("packages", ())}
    extras = nox.project.load_toml(ROOT / "pyproject.toml")["project"]["optional-dependencies"]
    return sorted(
        extra for extra, lines in extras.items() if packages & {re.split(r"[^\w.-]", line)[0] for line in lines}
    )


def _make_venv(session: nox.Session) -> None:
    if sys.version_info < OLDEST_PYTHON:
        session.error(f"Python 3.11 or newer is needed; nox runs on {sys.version.split()[0]}")
    session.log("Making the environment .venv")
    if subprocess.call([sys.executable, "-m", "venv", "--clear", VENV]):
        session.error("There is no .venv. On Debian and Ubuntu: apt install python3-venv")


def _venv_version(session: nox.Session) -> str:
    settings = (VENV / "pyvenv.cfg").read_text()
    found = re.search(r"^version(?:_info)? *= *((\d+)\.(\d+)\S*)", settings, re.MULTILINE)
    if found is None:
        session.error(".venv does not say its Python version: remove it and try again")
    if (int(found[2]), int(found[3])) < OLDEST_PYTHON:
        session.error(f"Python 3.11 or newer is needed; .venv has {found[1]}: remove it first")
    return found[1]
