"""The stub of a kata: what a learner's files were before they were edited."""

from __future__ import annotations

import ast
import shutil
import subprocess
import time
import tomllib
from pathlib import Path


class NoStub(Exception):
    """The stub is nowhere to be found; the message says where it was looked for."""


def files(folder: Path) -> list[str]:
    """Return the names of the files that a learner edits, the one with the code first."""
    return [str(name) for name in tomllib.loads((folder / "kata.toml").read_text(encoding="utf-8"))["files"]]


def is_stub(text: str) -> bool:
    """Whether nothing is written yet: some function only raises ``NotImplementedError``, and none does anything else.

    What a kata gives whole (a node, an exception) does not count: its functions raise nothing.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    unwritten = [node for node in functions if _only_raises(node)]
    given = [node for node in functions if node not in unwritten]
    return bool(unwritten) and all(len(_code(node)) <= 3 for node in given)


def _code(node: ast.FunctionDef) -> list[ast.stmt]:
    return [part for part in node.body if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))]


def _only_raises(node: ast.FunctionDef) -> bool:
    match _code(node):
        case [ast.Raise(exc=ast.Name(id="NotImplementedError") | ast.Call(func=ast.Name(id="NotImplementedError")))]:
            return True
    return False


def keep(folder: Path, store: Path) -> None:
    """Keep a copy of the stub in ``store``, if this is it: later it is edited."""
    kept = store / folder.name
    names = files(folder)
    main = folder / names[0]
    if (kept / names[0]).exists() or not main.is_file() or not is_stub(_text(main)):
        return
    kept.mkdir(parents=True, exist_ok=True)
    for name in names:
        if (folder / name).is_file():
            shutil.copyfile(folder / name, kept / name)


def find(folder: Path, store: Path) -> dict[str, bytes]:
    """Return the stub's files by name: from the copy that was kept, or from git's history. Raises `NoStub`."""
    names = files(folder)
    kept = store / folder.name
    if (kept / names[0]).is_file():
        return {name: (kept / name).read_bytes() for name in names if (kept / name).is_file()}
    for commit in _git(folder, "log", "--format=%H", "--", names[0]).split():
        if is_stub(_git(folder, "show", f"{commit}:./{names[0]}")):
            return {name: _git(folder, "show", f"{commit}:./{name}").encode() for name in names}
    raise NoStub(f"the stub of {folder.name} is neither in {kept} nor in git's history")


def restore(folder: Path, store: Path, attempts: Path) -> Path | None:
    """Put the stub in place of a learner's files; return where these were moved to, if they were not the stub.

    Raises `NoStub`, and changes nothing.
    """
    stub = find(folder, store)
    present = [name for name in stub if (folder / name).is_file()]
    kept: Path | None = None
    if any((folder / name).read_bytes() != stub[name] for name in present):
        kept = attempts / folder.name / time.strftime("%Y-%m-%d-%H%M%S")
        kept.mkdir(parents=True, exist_ok=True)
        for name in present:
            shutil.copyfile(folder / name, kept / name)
    for name, data in stub.items():
        (folder / name).write_bytes(data)
    return kept


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _git(folder: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, check=False, capture_output=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
