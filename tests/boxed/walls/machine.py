"""The machine that the walls stand on: its interpreters, its users, its chains, and secrets that anyone could read.

``WALLS_PYTHONS`` names the interpreters to box, as paths or names, separated like a PATH; else it is the one that
runs the tests. ``WALLS_CHAIN`` names the chain to try; else it is each. As root each is boxed for root and for an
ordinary user.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
BOXED = HERE.parents[2] / "graders" / "_boxed"
CHAINS = ("landlock+namespaces+seccomp", "landlock+seccomp", "namespaces+seccomp")
LIMITS = {
    "AS": 512 << 20,
    "CPU": 20,
    "NOFILE": 64,
    "FSIZE": 0,
    "CORE": 0,
    "MEMLOCK": 0,
    "MSGQUEUE": 0,
    "SIGPENDING": 64,
    "NPROC": 32,
}
PYTHONS = os.environ.get("WALLS_PYTHONS", sys.executable).split(os.pathsep)
NOBODY = 65534
ROOT = os.geteuid() == 0
USERS = ("root", "ordinary") if ROOT else ("ordinary",)

# What is tried behind one chain is tried in one process, which keeps what came of it.
EACH_CHAIN = [
    pytest.param(chain, marks=pytest.mark.xdist_group(chain))
    for chain in CHAINS
    if os.environ.get("WALLS_CHAIN", chain) == chain
]

everywhere = (
    pytest.mark.parametrize("chain", EACH_CHAIN),
    pytest.mark.parametrize("user", USERS),
    pytest.mark.parametrize("python", PYTHONS, ids=lambda python: Path(python).name),
)


def on_each(*marks: pytest.MarkDecorator) -> Any:
    """Run a test with each of ``marks``."""

    def decorate(test: Any) -> Any:
        return functools.reduce(lambda decorated, mark: mark(decorated), marks, test)

    return decorate


def missing(what: str) -> None:
    """Skip what this machine does not have; but a run that is to prove something must have it."""
    if os.environ.get("CI"):
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


def need(python: str, user: str, chain: str) -> None:
    """Go on only where ``chain`` stands."""
    if os.uname().machine != "x86_64":
        missing("the attempts make system calls by the numbers that x86_64 has for them")
    reason = survey(readable(python), user)[1][chain]
    if reason:
        missing(f"{chain} does not stand here: {reason}")


def private(path: str) -> bool:
    """Whether users other than root cannot reach ``path``."""
    return ROOT and not all(folder.stat().st_mode & stat.S_IXOTH for folder in Path(os.path.realpath(path)).parents)


@functools.cache
def readable(python: str) -> str:
    """Return an interpreter that any user can start: ``python`` without its environment, or a copy of it."""
    found = shutil.which(python)
    if found is None:
        missing(f"there is no {python}")
    ask = (
        "import json, os, sys, sysconfig; print(json.dumps([os.path.realpath(sys._base_executable), sys.base_prefix, "
        "*map(sysconfig.get_config_var, ('LDLIBRARY', 'LIBDIR'))]))"
    )
    asked = subprocess.check_output([str(found), "-I", "-c", ask], text=True)
    executable, prefix, shared, libraries = json.loads(asked)
    if not private(executable):
        return str(executable)
    name = Path(executable).name
    copy = Path(tempfile.mkdtemp(prefix="kata-python-"))
    atexit.register(shutil.rmtree, copy)
    copy.chmod(0o755)
    left_out = shutil.ignore_patterns("site-packages", "test", "idlelib", "config-*")
    shutil.copytree(Path(prefix, "lib", name), copy / "lib" / name, ignore=left_out)
    (copy / "bin").mkdir()
    (copy / "bin" / name).write_bytes(_finding_its_library(Path(executable).read_bytes(), libraries))
    (copy / "bin" / name).chmod(0o755)
    for library in Path(prefix, "lib").glob(f"{shared.removesuffix('.a')}*"):
        if library.suffix != ".a":
            shutil.copy(library, copy / "lib")
    return str(copy / "bin" / name)


def _finding_its_library(program: bytes, folder: str) -> bytes:
    """Have a copied interpreter look beside it for its shared library, and not where that was built (ld.so(8))."""
    was, now = os.fsencode(folder), b"$ORIGIN/../lib"
    return program.replace(was + b"\0", now.ljust(len(was), b"\0") + b"\0") if len(was) >= len(now) else program


def identity(user: str) -> dict[str, Any]:
    """Return what makes `subprocess` start a process as ``user``."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if ROOT and user == "ordinary" else {}


@functools.cache
def shipped() -> str:
    """Return a folder with the modules under test, where any user can read them."""
    folder = tempfile.mkdtemp(prefix="kata-walls-")
    atexit.register(shutil.rmtree, folder)
    os.chmod(folder, 0o755)
    shutil.copytree(BOXED, f"{folder}/graders/_boxed", ignore=shutil.ignore_patterns("__pycache__"))
    Path(folder, "graders", "__init__.py").touch()
    for name in ("boxed_zygote.py", "refusing.py"):
        shutil.copy(HERE / name, folder)
    return folder


def ask(python: str, user: str, request: dict[str, Any]) -> Any:
    """Have a zygote of ``user``'s carry out a request; return its answer."""
    done = subprocess.run(
        [python, "-I", "-S", "-B", f"{shipped()}/boxed_zygote.py", shipped()],
        input=json.dumps(request).encode(),
        stdout=subprocess.PIPE,
        cwd="/",
        env={},
        start_new_session=True,
        timeout=120,
        check=True,
        **identity(user),
    )
    return json.loads(done.stdout)


@functools.cache
def survey(python: str, user: str) -> tuple[list[str], dict[str, str]]:
    """Return the chain that would be chosen, and for each layer and chain why it does not stand, "" if it does."""
    best, reasons = ask(python, user, {"survey": True})
    return best, reasons


@functools.cache
def facts() -> dict[str, Any]:
    """Return secrets that anyone on this machine could read, and a process that stands for the judge."""
    python = readable(sys.executable)
    folder = Path(tempfile.mkdtemp(prefix="kata-facts-"))
    atexit.register(shutil.rmtree, folder)
    _give_away(folder, 0o777)
    for name in ("grader", "solution", "spare", "doomed", "private"):
        (folder / name).write_text("secret")
        if name == "private":
            (folder / name).chmod(0o600)
        else:
            _give_away(folder / name, 0o666)
    (folder / "scratch").mkdir()
    (folder / "scratch").chmod(0o777)
    code = (
        "import ctypes, time; b = ctypes.create_string_buffer(b'secret!!')\n"
        "print(ctypes.addressof(b), flush=True); time.sleep(600)"
    )
    victim = subprocess.Popen(
        [python, "-I", "-S", "-c", code],
        stdout=subprocess.PIPE,
        cwd="/",
        env={},
        **identity("ordinary"),
    )
    atexit.register(victim.wait)
    atexit.register(victim.kill)
    assert victim.stdout is not None
    address = int(victim.stdout.readline())
    victim.stdout.close()
    paths = {name: str(folder / name) for name in ("grader", "solution", "private", "spare", "doomed", "scratch")}
    engine = f"{shipped()}/graders/_boxed/walls.py"
    return {**paths, "home": str(folder), "victim": victim.pid, "address": address, "engine": engine}


def _give_away(path: Path, mode: int) -> None:
    # A hard link wants to be made by the owner: protected_hardlinks in proc_sys_fs(5).
    path.chmod(mode)
    if ROOT:
        os.chown(path, NOBODY, NOBODY)
