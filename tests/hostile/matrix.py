"""All attacks and walls behind each chain, as each user, on each Python: ``nox -s hostile -- --matrix [OPTION]...``.

Each cell is a run of pytest of its own, on a copy of the tree and of the interpreter that any user can read. A cell
that cannot be had here (a Python that is not installed, root without sudo) fails: it was to be proven.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.boxed.walls.machine import CHAINS, NOBODY, readable

ROOT = Path(__file__).resolve().parents[2]
PYTHONS = ("3.11", "3.12", "3.13")
USERS = ("root", "unprivileged")
PARTS = {"attacks": "tests.hostile", "walls": "tests.boxed.walls"}
_LEFT_OUT = (".git", ".venv", "__pycache__", ".*_cache", ".hypothesis")


class Missing(Exception):
    """What a cell needs and this machine has not."""


@dataclass
class Cell:
    """One run: what came of each part's tests, and what failed."""

    python: str
    user: str
    chain: str
    counts: dict[str, Counter[str]]
    failed: list[str]
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether all that was run passed, and all parts were run."""
        return not self.failed and all(self.counts[part]["passed"] for part in PARTS)

    def row(self) -> str:
        """Return the cell as a row of the table."""
        parts = [f"{part} {count['passed']:>4} of {count.total():>4}" for part, count in self.counts.items()]
        mark = "ok" if self.ok else "FAILED"
        return f"{self.python:<5} {self.user:<13} {self.chain:<29} {'  '.join(parts)}  {self.seconds:5.0f} s  {mark}"


def find(version: str) -> str:
    """Return an interpreter of this version: on the path, of pyenv's, or this one."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    installed = sorted(pyenv.glob(f"versions/{version}.*/bin/python{version}"))
    for found in (*map(str, installed), shutil.which(f"python{version}"), sys.executable):
        if found is not None and _version(found) == version:
            return found
    raise Missing(f"there is no Python {version} here")


def _version(python: str) -> str:
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([python, "-I", "-c", ask], capture_output=True, text=True, check=False)
    return done.stdout.strip()


class Stage:
    """A folder that any user can read, with the tree, and an environment for each Python."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.chmod(0o755)
        self.tree = folder / "tree"
        shutil.copytree(ROOT, self.tree, ignore=shutil.ignore_patterns(*_LEFT_OUT))
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        self._packages = project["project"]["dependencies"] + project["dependency-groups"]["test"]

    def environment(self, version: str) -> Path:
        """Return the Python of an environment with what the tests need; made the first time."""
        python = self._folder / f"venv-{version}" / "bin" / "python"
        if not python.exists():
            readable_by_all = readable(find(version))
            subprocess.run([readable_by_all, "-m", "venv", python.parent.parent], check=True)
            pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*pip, *self._packages], check=True)
        subprocess.run([python, "-m", "compileall", "-q", self.tree / "graders", self.tree / "tests"], check=False)
        return python

    def home(self, user: str) -> Path:
        """Return a folder that belongs to ``user``."""
        home = self._folder / f"home-{user}"
        if not home.exists():
            home.mkdir()
            if user == "unprivileged" and os.geteuid() == 0:
                os.chown(home, NOBODY, NOBODY)
        return home

    def report(self) -> Path:
        """Return where a run may write its report, whoever runs it."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        folder.chmod(0o777)
        return folder / "report.xml"

    def run(self, python: str, user: str, chain: str, arguments: list[str]) -> Cell:
        """Run all attacks and walls in one cell."""
        cell = Cell(python, user, chain, {part: Counter() for part in PARTS}, [])
        began = time.monotonic()
        try:
            report = self._pytest(cell, arguments)
        except Missing as missing:
            cell.failed.append(str(missing))
        else:
            _read(report, cell)
        cell.seconds = time.monotonic() - began
        return cell

    def _pytest(self, cell: Cell, arguments: list[str]) -> Path:
        interpreter, home, report = self.environment(cell.python), self.home(cell.user), self.report()
        variables = {
            "CI": "true",  # what is missing fails
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "TMPDIR": str(home),
            "WALLS_CHAIN": cell.chain,
        }
        command = [str(interpreter), "-m", "pytest", *(name.replace(".", "/") for name in PARTS.values())]
        command += ["-q", "-p", "no:cacheprovider", "--dist", "loadgroup", f"--junitxml={report}", *arguments]
        root = os.geteuid() == 0
        as_user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if root and cell.user != "root" else {}
        if cell.user == "root" and not root:
            if subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL):
                raise Missing("this user may not become root: sudo wants a password")
            command = ["sudo", "-n", "env", *(f"{name}={value}" for name, value in variables.items()), *command]
        with open(home / "output", "wb") as output:
            done = subprocess.run(
                command, cwd=self.tree, env=variables, stdout=output, stderr=output, check=False, **as_user
            )
        if not report.exists():
            raise Missing(f"pytest ended with {done.returncode}:\n" + (home / "output").read_text()[-3000:])
        return report


def _read(report: Path, cell: Cell) -> None:
    for case in ET.parse(report).iter("testcase"):
        name = case.get("classname", "")
        part = next(part for part, package in PARTS.items() if name.startswith(package))
        broken = case.find("failure") if case.find("failure") is not None else case.find("error")
        outcome = "failed" if broken is not None else "skipped" if case.find("skipped") is not None else "passed"
        cell.counts[part][outcome] += 1
        if broken is not None:
            cell.failed.append(f"{name}::{case.get('name')}: {(broken.get('message') or '')[:300]}")


def main() -> int:
    """Run the cells that are asked for, say how each went, and print the table."""
    parser = argparse.ArgumentParser(prog="nox -s hostile -- --matrix", description=__doc__)
    parser.add_argument("--python", action="append", choices=PYTHONS, help="one of the Pythons; all, if none is named")
    parser.add_argument("--user", action="append", choices=USERS)
    parser.add_argument("--chain", action="append", choices=CHAINS)
    parser.add_argument("-n", "--workers", default="auto", help="how many processes share a cell's tests")
    parser.add_argument("-k", default="", help="only the tests of these names, as for pytest")
    asked = parser.parse_args()
    arguments = ["-n", asked.workers, *(["-k", asked.k] if asked.k else [])]
    cells = []
    with tempfile.TemporaryDirectory(prefix="kata-matrix-", ignore_cleanup_errors=True) as folder:
        stage = Stage(Path(folder))
        for which in itertools.product(asked.python or PYTHONS, asked.user or USERS, asked.chain or CHAINS):
            cells.append(stage.run(*which, arguments))
            print("\n  ".join([cells[-1].row(), *cells[-1].failed]), flush=True)
    passed = sum(cell.ok for cell in cells)
    print("\n".join(["", *(cell.row() for cell in cells), "", f"{passed} of {len(cells)} cells passed"]))
    return passed < len(cells)


if __name__ == "__main__":
    sys.exit(main())
