"""Unpacking one member of a zip: sizes are counted, not believed, and whatever goes wrong is said of that member."""

from __future__ import annotations

import contextlib
import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime

from graders._engine import inert
from graders._engine.submission import MAX_BYTES

MOST_UNPACKED = 256 << 20  # bytes that one archive inside another may come to
MOST_KEPT = 32 << 20  # bytes of programs in it
DAMAGED = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError),
    *(NotImplementedError, RuntimeError, OSError, EOFError, ValueError),
)


class Refused(Exception):
    """Why a member was not unpacked."""


@dataclass
class Kept:
    """How many bytes may still be kept in memory: of this part, and of the whole that it is a part of."""

    most: int
    whole: Kept | None = None

    @property
    def left(self) -> int:
        """The bytes that there is still room for."""
        return self.most if self.whole is None else min(self.most, self.whole.left)

    def take(self, size: int) -> None:
        """Note that ``size`` bytes are kept."""
        self.most -= size
        if self.whole is not None:
            self.whole.take(size)


@dataclass
class Purse:
    """How many bytes may still be unpacked, None for as many as there are; and how many of them be kept."""

    left: int | None
    kept: Kept


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, purse: Purse, most: int, *, keep: bool) -> bytes:
    """Return the bytes of ``member``, which are kept or soon forgotten. Raises `Refused`."""
    if (purse.left is not None and purse.left <= 0) or purse.kept.left <= 0:
        raise Refused(f"not read: the archive unpacks to more than {MOST_UNPACKED >> 20} MiB, as a bomb does")
    try:
        with archive.open(member) as file:
            data = file.read(most + 1)
    except DAMAGED as problem:
        raise Refused(f"cannot be unpacked: {words(problem)}") from None
    if purse.left is not None:
        purse.left -= len(data)
    if keep:
        purse.kept.take(len(data))
    if len(data) > most:
        raise Refused(too_large(max(member.file_size, len(data)), most))
    return data


def contents_bytes(file: io.BufferedIOBase) -> int:
    """Return how long a zip's table of contents says it is: it would be read whole. 0 where there is none."""
    end = file.seek(0, io.SEEK_END)
    file.seek(max(0, end - (1 << 16) - 22 - 20))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + 22:
        return 0
    size = int(struct.unpack_from("<L", tail, at + 12)[0])
    if size == 0xFFFFFFFF and at >= 20:
        file.seek(0)
        where = int(struct.unpack_from("<Q", tail, at - 20 + 8)[0])
        if where < end:
            file.seek(where)
            record = file.read(56)
            file.seek(0)
            if len(record) == 56:
                size = int(struct.unpack_from("<Q", record, 40)[0])
    return size


def member_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; many programs write UTF-8 without saying so."""
    if not member.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            return member.filename.encode("cp437").decode("utf-8")
    return member.filename


def stamp(member: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*member.date_time).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def too_large(size: int, most: int = MAX_BYTES) -> str:
    return f"has {size:,} bytes; at most {most:,} are read"


def words(problem: Exception) -> str:
    return inert.line(str(problem) or type(problem).__name__, 120)
