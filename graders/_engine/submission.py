"""Submissions: a learner's files, read once, as bytes that are known to be Python text. Nothing is executed here."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import tokenize
from dataclasses import dataclass
from pathlib import Path

from graders._engine import inert

MAX_BYTES = 1 << 20
_ENCODINGS = {"utf-8", "utf-8-sig", "ascii", "iso-8859-1", "iso-8859-15", "cp1252", "windows-1252"}


class UsageError(Exception):
    """The caller asked for something that cannot be: no such path, no such kata."""


class Unreadable(Exception):
    """A submission that is no Python file: in one sentence, for its author."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A learner's files, by name, in the kata's order."""

    files: tuple[tuple[str, bytes], ...]

    @property
    def main(self) -> str:
        """The name of the main module."""
        return self.files[0][0].removesuffix(".py")

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """Module names with their text. Raises `Unreadable` for bytes that are not Python text."""
        return tuple((name.removesuffix(".py"), text(name, data)) for name, data in self.files)

    @property
    def digest(self) -> str:
        """The digest of all names and bytes."""
        whole = hashlib.sha256()
        for name, data in self.files:
            whole.update(f"{name}\0{len(data)}\0".encode() + data)
        return f"sha256:{whole.hexdigest()}"


def read(path: Path, names: tuple[str, ...]) -> Submission:
    """Return the submission in ``path``: a folder that holds the files ``names``, or the one file itself.

    Raises `UsageError` if there is no such path, `Unreadable` for what is there but cannot be graded.
    """
    try:
        found = path.stat() if path.is_dir() else path.lstat()
    except (OSError, ValueError):
        raise UsageError(f"there is no file or folder {inert.literal(str(path))}") from None
    if stat.S_ISDIR(found.st_mode):
        return Submission(tuple((name, _contents(path / name, name, path)) for name in names))
    if len(names) > 1:
        raise UsageError(f"this kata has several files ({', '.join(names)}): give the folder that holds them")
    return Submission(((names[0], _contents(path, names[0], path.parent)),))


def _contents(path: Path, name: str, folder: Path) -> bytes:
    try:
        # O_NOFOLLOW and O_NONBLOCK: neither a link to someone else's file nor a pipe that never answers.
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        if path.is_symlink():
            raise Unreadable(f"{name} is a symbolic link; hand in the file itself") from None
        if path.exists():
            raise Unreadable(f"{name} cannot be opened for reading; check its permissions") from None
        raise Unreadable(f"there is no {name} in the folder handed in{_found_instead(folder)}") from None
    facts = os.fstat(fd)
    if not stat.S_ISREG(facts.st_mode):
        os.close(fd)
        raise Unreadable(f"{name} is not a regular file")
    with open(fd, "rb") as file:
        if facts.st_size > MAX_BYTES:
            raise Unreadable(f"{name} has {facts.st_size:,} bytes; at most {MAX_BYTES:,} are read")
        return file.read(MAX_BYTES)


def _found_instead(folder: Path) -> str:
    try:
        others = sorted(entry.name for entry in folder.iterdir())[:5]
    except OSError:
        return ""
    return f" (found: {', '.join(inert.line(name, 60) for name in others)})" if others else " (it is empty)"


def text(name: str, data: bytes) -> str:
    """Return ``data`` as text, in the encoding that its coding line declares (PEP 263). Raises `Unreadable`."""
    if b"\0" in data:
        at = data[: data.index(b"\0")].count(b"\n") + 1
        raise Unreadable(f"{name}, line {at}: there is a null byte; save the file as plain UTF-8 text")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except (SyntaxError, LookupError) as problem:
        if "invalid or missing encoding" not in str(problem):
            raise Unreadable(f"{name} declares an encoding that cannot be: {inert.line(str(problem), 120)}") from None
        encoding = "utf-8"  # its first lines are no UTF-8: said below, with the place
    if encoding not in _ENCODINGS:
        raise Unreadable(f"{name} declares the encoding {inert.literal(encoding, 40)}; save it as UTF-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        at = data[: problem.start].count(b"\n") + 1
        byte = data[problem.start]
        raise Unreadable(
            f"{name}, line {at}: the byte 0x{byte:02x} is not {encoding}; save the file as UTF-8"
        ) from None
