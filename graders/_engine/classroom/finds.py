"""Files as they were found, and which of several is the one that is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graders._engine.catalog import Kata
from graders._engine.classroom import naming
from graders._engine.classroom.archives import Leaf, Path_
from graders._engine.classroom.naming import Label

_OURS = ("solutions", "graders", "tests")  # folders of a clone of this repository that hold others' files


@dataclass(frozen=True, slots=True)
class Names:
    """What the intake knows of a kata."""

    slug: str
    files: tuple[str, ...]
    api: tuple[str, ...]

    @property
    def main(self) -> str:
        """The file that is looked for."""
        return self.files[0]

    @classmethod
    def of(cls, kata: Kata) -> Names:
        """Return what the intake knows of ``kata``."""
        return cls(kata.slug, kata.facts.files, kata.api)


@dataclass(frozen=True, slots=True)
class Found:
    """A file with what its place says of it."""

    label: Label
    leaf: Leaf
    rest: Path_  # where it lies within what its sender handed in
    flat: bool  # its label is its file's name


def by_part(leaves: Iterable[Leaf], depth: int) -> dict[str, list[Leaf]]:
    """Return the leaves by the part of their path at ``depth``."""
    parts: dict[str, list[Leaf]] = defaultdict(list)
    for leaf in leaves:
        parts[leaf.path[depth] if len(leaf.path) > depth else leaf.name].append(leaf)
    return dict(parts)


def order_of(found: Found) -> tuple[object, ...]:
    """Return what orders a learner's attempts: the platform's time or number, and folders named after attempts."""
    when = found.label.when
    numbers = next((number for part in found.rest[:-1] if (number := naming.attempt_number(part))), ())
    return (str(when) if when else "", *(str(part).zfill(20) for part in (*found.label.order, *numbers)))


def rank_of(found: Found, slug: str, doubt: int) -> tuple[object, ...]:
    """Return how unlikely a file is the one that is meant: in a clone it is the one in the kata's own folder."""
    ours = any(part in _OURS for part in found.rest[:-1])
    home = found.rest[-3:-1] == ("katas", slug)
    return (ours, not home and doubt > 0, doubt, not home, len(found.rest))
