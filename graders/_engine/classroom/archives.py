"""Folders and archives as a flat list of what lies in them. Nothing is unpacked, and no link is followed.

Whoever fills an archive may be hostile: sizes are counted while unpacking and not believed, names are looked at and
never used as paths, and whatever cannot be read is a leaf that says why.
"""

from __future__ import annotations

import io
import os
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from graders._engine import inert
from graders._engine.classroom import unpacking
from graders._engine.classroom.unpacking import (
    DAMAGED,
    Kept,
    Purse,
    Refused,
    contents_bytes,
    member_name,
    stamp,
    too_large,
    unpacked,
    words,
)
from graders._engine.submission import MAX_BYTES

DEEPEST = 4  # zips within zips
_MOST_NESTED = 64 << 20
_MOST_LISTED = 100_000
_MOST_KEPT = 2 << 30  # bytes of programs, of the whole class
_OTHER_ARCHIVES = (".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")
_LONGEST_PATH = 40
_DIRECTORY_BYTES = 16 << 20  # of a zip's table of contents; some 200,000 names
_OTHER = "is an archive of a kind that is not read; ask for a zip"
_JUNK = {
    *("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", "__pycache__", ".git", ".venv", "venv", "node_modules"),
    *(".pytest_cache", ".mypy_cache", ".ruff_cache", ".idea", ".vscode", ".ipynb_checkpoints", ".gitignore"),
}
METADATA = "submission_metadata.yml"

Path_ = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A file, by where it was found, with its bytes if they may matter; or why it could not be read."""

    path: Path_
    data: bytes | None = None
    changed: datetime | None = None
    problem: str = ""
    junk: bool = False

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path[-1]

    @property
    def place(self) -> str:
        """Its path, for people: printable, and of a bearable length."""
        return inert.line("/".join(self.path), 300)


def leaves(path: Path, skip: Path | None = None) -> list[Leaf]:
    """Return all that lies in ``path``, a folder, an archive or a file, but for the folder ``skip``, in order."""
    found = list(_Walk(skip.resolve() if skip else None).whole(path))
    return sorted(found, key=lambda leaf: leaf.path)


@dataclass
class _Walk:
    """One walk; it counts, so that no folder is endless."""

    skip: Path | None = None
    kept: Kept = field(default_factory=lambda: Kept(_MOST_KEPT))
    listed: int = 0
    stopped: bool = field(default=False)

    def whole(self, path: Path) -> Iterator[Leaf]:
        """Yield what lies in a path that the teacher named, which may be a link."""
        if path.is_dir():
            yield from self._folder(path, ())
        elif path.suffix.lower() == ".zip":
            yield from self._zip_file(path, (), self.kept)
        else:
            yield from self._file(path.resolve() if path.is_symlink() else path, (_name(path.name),))

    def _folder(self, folder: Path, above: Path_) -> Iterator[Leaf]:
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as problem:
            yield Leaf((*above, ""), problem=f"this folder cannot be listed: {problem.strerror}")
            return
        if above and not listed:
            yield Leaf((*above, ""), problem="an empty folder")
        for entry in listed:
            path = (*above, _name(entry.name))
            if not self._room():
                if not self.stopped:
                    self.stopped = True
                    yield Leaf(path, problem=f"more than {_MOST_LISTED:,} files; from here on nothing was read")
                return
            if entry.name in _JUNK:
                yield Leaf(path, junk=True)
            elif entry.is_symlink():
                yield Leaf(path, problem="is a symbolic link; links are not followed")
            elif entry.is_dir():
                if self.skip is not None and Path(entry.path).resolve() == self.skip:
                    continue
                if len(path) > _LONGEST_PATH:
                    yield Leaf(path, problem="too many folders in folders")
                else:
                    yield from self._folder(Path(entry.path), path)
            elif entry.name.lower().endswith(".zip"):
                yield from self._zip_file(Path(entry.path), path, Kept(_MOST_KEPT // 4, self.kept))
            else:
                yield from self._file(Path(entry.path), path)

    def _file(self, path: Path, place: Path_) -> Iterator[Leaf]:
        try:
            # Neither a link put there since, nor a pipe that never answers.
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        except OSError as problem:
            yield Leaf(place, problem=f"cannot be opened: {problem.strerror}")
            return
        with open(handle, "rb") as file:
            facts = os.fstat(handle)
            changed = _moment(facts.st_mtime)
            if not stat.S_ISREG(facts.st_mode):
                yield Leaf(place, problem="is not a regular file")
            elif place[-1].lower().endswith(_OTHER_ARCHIVES):
                yield Leaf(place, problem=_OTHER)
            elif not _wanted(place[-1]):
                yield Leaf(place, changed=changed)
            elif facts.st_size > MAX_BYTES and place[-1] != METADATA:
                yield Leaf(place, changed=changed, problem=too_large(facts.st_size))
            elif self.kept.left <= 0:
                yield Leaf(place, changed=changed, problem=f"more than {_MOST_KEPT >> 20} MiB of programs; not read")
            else:
                data = file.read(64 << 20)
                self.kept.take(len(data))
                yield Leaf(place, data, changed)

    def _zip_file(self, path: Path, place: Path_, kept: Kept) -> Iterator[Leaf]:
        try:
            with path.open("rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    yield Leaf(place, problem="is not a regular file")
                    return
                yield from self._zip(file, place, 1, Purse(None, kept))
        except OSError as problem:
            yield Leaf(place or (_name(path.name),), problem=f"cannot be opened: {problem.strerror}")

    def _zip(self, file: io.BufferedIOBase, place: Path_, depth: int, purse: Purse) -> Iterator[Leaf]:
        named = place or ("",)
        try:
            if contents_bytes(file) > _DIRECTORY_BYTES:
                yield Leaf(named, problem="its table of contents is too long")
                return
            with zipfile.ZipFile(file) as archive:
                members = archive.infolist()
                for member in members:
                    if not self._room():
                        yield Leaf(named, problem=f"more than {_MOST_LISTED:,} files; the rest was not read")
                        return
                    yield from self._member(archive, member, place, depth, purse)
                if not members:
                    yield Leaf(named, problem="an empty archive")
        except DAMAGED as problem:
            yield Leaf(named, problem=f"not a readable zip archive: {words(problem)}")

    def _member(
        self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, above: Path_, depth: int, purse: Purse
    ) -> Iterator[Leaf]:
        parts = member_name(member).replace("\\", "/").split("/")
        place = (*above, *(_name(part) for part in parts if part not in {"", "."}))
        if member.is_dir() or place == above:
            return
        if any(part in _JUNK or part.startswith("._") for part in place[len(above) :]):
            yield Leaf(place, junk=True)
        elif ".." in parts or parts[0] == "" or (len(parts[0]) == 2 and parts[0][1] == ":"):
            yield Leaf(place, problem="its name leads out of the archive; nothing was taken from there")
        elif stat.S_ISLNK(member.external_attr >> 16):
            yield Leaf(place, problem="is a symbolic link; links are not followed")
        elif member.flag_bits & 1:
            yield Leaf(place, problem="is encrypted; ask for it without a password")
        elif len(place) > _LONGEST_PATH:
            yield Leaf(place, problem="too many folders in folders")
        elif place[-1].lower().endswith(".zip"):
            yield from self._nested(archive, member, place, depth, purse)
        elif place[-1].lower().endswith(_OTHER_ARCHIVES):
            yield Leaf(place, problem=_OTHER)
        elif not _wanted(place[-1]):
            yield Leaf(place, changed=stamp(member))
        else:
            most = (64 << 20) if place[-1] == METADATA else MAX_BYTES
            try:
                yield Leaf(place, unpacked(archive, member, purse, most, keep=True), stamp(member))
            except Refused as problem:
                yield Leaf(place, changed=stamp(member), problem=str(problem))

    def _nested(
        self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: Path_, depth: int, purse: Purse
    ) -> Iterator[Leaf]:
        if depth >= DEEPEST:
            yield Leaf(place, problem=f"more than {DEEPEST} archives in one another; a zip bomb is made so")
            return
        inner = purse
        if purse.left is None:
            # Most likely a learner's, who is to leave room for others.
            inner = Purse(unpacking.MOST_UNPACKED, Kept(unpacking.MOST_KEPT, purse.kept))
        try:
            data = unpacked(archive, member, inner, _MOST_NESTED, keep=False)
        except Refused as problem:
            yield Leaf(place, problem=str(problem))
            return
        yield from self._zip(io.BytesIO(data), place, depth + 1, inner)

    def _room(self) -> bool:
        self.listed += 1
        return self.listed <= _MOST_LISTED


def _name(name: str) -> str:
    """Return a name, composed as most systems do and printable: a name is shown, and never opened."""
    return inert.line(unicodedata.normalize("NFC", name), 200)


def _wanted(name: str) -> bool:
    return name.lower().endswith((".py", ".py.txt")) or name == METADATA


def _moment(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds).astimezone()
    except (ValueError, OverflowError, OSError):
        return None
