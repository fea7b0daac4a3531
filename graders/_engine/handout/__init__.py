"""The learners' archive: stubs, visible tests, hints and the ladder; no hidden tests, no solutions."""

from __future__ import annotations

import ast
import io
import re
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from graders._engine.catalog import ROOT, Kata

HERE = Path(__file__).parent
_OURS = {"graders._ladder": "gauntlet.ladder", "graders._practice": "gauntlet.practice"}
_ALWAYS = ("pytest", "pytest-timeout")
_STAMP = (1980, 1, 1, 0, 0, 0)  # the same katas make the same bytes


def files(katas: list[Kata]) -> dict[str, bytes]:
    """Return what learners of ``katas`` get, by path."""
    found: dict[str, bytes] = {}
    for kata in katas:
        names = ["README.md", "hints.md", "kata.toml", f"test_{kata.slug}.py", *kata.facts.files]
        for name in names:
            found[f"katas/{kata.slug}/{name}"] = (kata.folder / name).read_bytes()
        for name in kata.facts.files:
            found[f".gauntlet/stubs/{kata.slug}/{name}"] = (kata.folder / name).read_bytes()
    for package, ours in _OURS.items():
        for path in sorted((ROOT / package.replace(".", "/")).glob("*.py")):
            found[f"{ours.replace('.', '/')}/{path.name}"] = _renamed(path.read_text(encoding="utf-8")).encode()
    rows = [
        f"| {kata.facts.title} | [README](katas/{kata.slug}/README.md) | "
        + ", ".join(f"`katas/{kata.slug}/{name}`" for name in kata.facts.files)
        + " |"
        for kata in katas
    ]
    page = _template("README.md").replace("@FIRST@", katas[0].session).replace("@ROWS@", "\n".join(rows))
    found["README.md"] = page.encode()
    found["noxfile.py"] = _template("noxfile.py").encode()
    found["gauntlet/__init__.py"] = b'"""Climbs the visible tests of a kata."""\n'
    found["gauntlet/__main__.py"] = _template("main.py").encode()
    found["requirements.txt"] = ("\n".join(requirements(katas)) + "\n").encode()
    return found


def archive(katas: list[Kata]) -> bytes:
    """Return the archive; the same katas give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archived:
        for name, data in sorted(files(katas).items()):
            facts = zipfile.ZipInfo(f"katas/{name}", _STAMP)
            facts.external_attr = 0o644 << 16
            facts.compress_type = zipfile.ZIP_DEFLATED
            archived.writestr(facts, data)
    return packed.getvalue()


def requirements(katas: list[Kata]) -> list[str]:
    """Return what pip must install for the visible tests, with the versions that this project asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    known = {
        _distribution(line): line.split(";")[0].strip()
        for group in (project["dependencies"], *project["optional-dependencies"].values())
        for line in group
    }
    wanted = {name for kata in katas for name in _imported(kata)} | set(_ALWAYS)
    return [line for name, line in sorted(known.items()) if name in wanted]


def _imported(kata: Kata) -> Iterator[str]:
    for name in (f"test_{kata.slug}.py", kata.facts.files[0]):
        for node in ast.walk(ast.parse((kata.folder / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield str(node.module).split(".")[0]


def _distribution(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower()


def _renamed(text: str) -> str:
    for theirs, ours in _OURS.items():
        text = text.replace(theirs, ours)
    return text


def _template(name: str) -> str:
    return (HERE / f"{name}.tmpl").read_text(encoding="utf-8")
