"""The catalog: what katas there are, read from their folders. There is no registry."""

from __future__ import annotations

import ast
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated

import msgspec

from graders._practice import home

ROOT = Path(__file__).resolve().parent.parent.parent


class UnknownKata(Exception):
    """There is no kata of that name."""


class Facts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The facts in a ``kata.toml``."""

    title: str
    summary: str
    minutes: int
    level: str
    source: str
    files: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    points: float
    topics: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """What a hidden check's source says of it: its examples, whether it mixes everything, and whether it measures."""

    parameters: frozenset[str]
    catches_all: bool
    measures: bool


@dataclass(frozen=True)
class Kata:
    """One kata: its facts and its three folders."""

    slug: str
    facts: Facts

    @property
    def folder(self) -> Path:
        """What a learner gets."""
        return ROOT / "katas" / self.slug

    @property
    def own(self) -> Path:
        """What a learner works in: the same folder; of an installed copy, the one that ``start`` made."""
        return home.home(ROOT) / "katas" / self.slug

    @property
    def grader(self) -> Path:
        """The hidden tests."""
        return ROOT / "graders" / self.slug

    @property
    def solutions(self) -> Path:
        """The bank: every folder filed under the verdict that it must earn."""
        return ROOT / "solutions" / self.slug

    @property
    def reference(self) -> Path:
        """The solution beside which others are measured."""
        return self.solutions / "accepted" / "reference"

    @property
    def session(self) -> str:
        """The name of its nox session."""
        return f"kata-{self.slug.replace('_', '-')}"

    @cached_property
    def api(self) -> tuple[str, ...]:
        """The public classes and functions that the stub defines, which a submission must define too."""
        stub = ast.parse((self.folder / self.facts.files[0]).read_text(encoding="utf-8"))
        kinds = (ast.ClassDef, ast.FunctionDef)
        return tuple(node.name for node in stub.body if isinstance(node, kinds) and node.name[0] != "_")

    @cached_property
    def checks(self) -> dict[str, Check]:
        """The hidden checks, by name, in the order of their files."""
        found = {}
        for path in sorted(self.grader.glob("test_*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                    arguments = {arg.arg for arg in node.args.args}
                    parameters = frozenset(arguments - {"subject", "budget", "race"})
                    if "race" in arguments:
                        parameters = frozenset({"race", "schedule"})  # what a replay string says of it
                    decorators = {each.id for each in node.decorator_list if isinstance(each, ast.Name)}
                    found[node.name] = Check(parameters, "catches_all" in decorators, "budget" in arguments)
        return found

    @cached_property
    def grader_digest(self) -> str:
        """The digest of all that decides a verdict: the kata's grader, its reference, and the judge itself."""
        whole = hashlib.sha256()
        graders = self.grader.parent
        folders = (self.grader, self.reference, graders / "_engine", graders / "_boxed")
        # What is done with results decides none of them: a new column must not have a class or a bank graded anew.
        apart = {graders / "_engine" / name for name in ("classroom", "proof")}
        kinds = ("*.py", "*.lua")
        found = [path for folder in folders for kind in kinds for path in folder.rglob(kind)]
        paths = [path for path in found if apart.isdisjoint(path.parents)]
        for path in sorted([*paths, graders / "__init__.py", self.folder / "kata.toml"]):
            data = path.read_bytes()
            whole.update(f"{path.relative_to(ROOT).as_posix()}\0{len(data)}\0".encode() + data)
        return f"sha256:{whole.hexdigest()}"


def katas() -> list[Kata]:
    """Return every kata, by slug."""
    return [_load(path) for path in sorted((ROOT / "katas").glob("*/kata.toml"))]


def kata(slug: str) -> Kata:
    """Return the kata ``slug``; a session's hyphens will do. Raises `UnknownKata`."""
    name = slug.replace("-", "_")
    path = ROOT / "katas" / name / "kata.toml"
    if not name.isidentifier() or not path.is_file():
        known = ", ".join(path.parent.name for path in sorted((ROOT / "katas").glob("*/kata.toml")))
        raise UnknownKata(f"there is no kata {slug!r}; there are: {known}")
    return _load(path)


def _load(path: Path) -> Kata:
    try:
        facts = msgspec.toml.decode(path.read_bytes(), type=Facts)
    except msgspec.MsgspecError as problem:
        raise ValueError(f"{path.relative_to(ROOT)}: {problem}") from None
    return Kata(path.parent.name, facts)
