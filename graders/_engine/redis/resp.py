"""RESP: reads the commands that a client wrote, and the replies that a server did, with caps (RESP2, redis.io)."""

from __future__ import annotations

import re
from typing import Any

_DIGITS = re.compile(r"[0-9a-f]{16,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_DOLLAR = ord("$")
MOST_PARTS = 200_000
MOST_BYTES = 8 << 20


class Malformed(Exception):
    """What was written is no RESP."""


class ErrorReply(Exception):
    """A reply that is an error."""


def commands(data: bytes) -> tuple[list[list[bytes]], bytes]:
    """Return the whole commands in ``data``, and what is left. Raises `Malformed`."""
    found = []
    place = 0
    while place < len(data):
        try:
            command, place = _command(data, place)
        except IndexError:
            break
        if command:
            found.append(command)
    if len(data) - place > MOST_BYTES:
        raise Malformed(f"a command of more than {MOST_BYTES >> 20} MiB")
    return found, data[place:]


def _command(data: bytes, place: int) -> tuple[list[bytes], int]:
    count, place = _number(data, place, b"*", MOST_PARTS)
    parts = []
    have, find = len(data), data.find
    for _ in range(count):
        # As `_number` does it, which says what is wrong: a command may have ten thousand parts.
        start = find(b"\r\n", place, place + 16) + 2
        digits = data[place + 1 : start - 2]
        if start < 2 or data[place] != _DOLLAR or not digits.isdigit() or int(digits) > MOST_BYTES:
            _number(data, place, b"$", MOST_BYTES)
        end = start + int(digits)
        if have < end + 2:
            raise IndexError
        if data[end : end + 2] != b"\r\n":
            raise Malformed("a part that does not end where it says")
        parts.append(data[start:end])
        place = end + 2
    return parts, place


def _number(data: bytes, place: int, kind: bytes, most: int) -> tuple[int, int]:
    if place >= len(data):
        raise IndexError
    if data[place : place + 1] != kind:
        raise Malformed(f"{data[place : place + 1]!r} where a command has {kind!r}")
    end = data.find(b"\r\n", place, place + 16)
    if end < 0:
        if len(data) - place >= 16:
            raise Malformed("a number without an end")
        raise IndexError
    digits = data[place + 1 : end]
    if not digits.isdigit() or int(digits) > most:
        raise Malformed(f"a number of parts or bytes that is none, or over {most:,}")
    return int(digits), end + 2


def written(parts: list[bytes]) -> bytes:
    """Return a command as a client writes it."""
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)


def reply(data: bytes) -> Any:
    """Return the one reply in ``data``: bytes, int, None, a list, or an `ErrorReply`, as a value."""
    value, place = _reply(data, 0, 0)
    if place != len(data):
        raise Malformed("more than one reply")
    return value


def _reply(data: bytes, place: int, depth: int) -> tuple[Any, int]:
    end = data.find(b"\r\n", place)
    if end < 0 or depth > 16:
        raise Malformed("a reply without an end")
    kind, text, place = data[place : place + 1], data[place + 1 : end], end + 2
    match kind:
        case b"+":
            return text, place
        case b"-":
            return ErrorReply(text.decode(errors="replace")), place
        case b":":
            return int(text), place
        case b"$":
            size = int(text)
            return (None, place) if size < 0 else (data[place : place + size], place + size + 2)
        case b"*":
            if int(text) < 0:
                return None, place
            items = []
            for _ in range(int(text)):
                item, place = _reply(data, place, depth + 1)
                items.append(item)
            return items, place
    raise Malformed(f"a reply of the kind {kind!r}")


def end(data: bytes, place: int) -> int:
    """Return where the reply ends that begins at ``place``. Raises `IndexError` where it is not whole yet."""
    line = data.find(b"\r\n", place)
    if line < 0:
        raise IndexError
    kind, text, place = data[place : place + 1], data[place + 1 : line], line + 2
    if kind == b"$" and int(text) >= 0:
        place += int(text) + 2
        if place > len(data):
            raise IndexError
    for _ in range(int(text) if kind == b"*" else 0):
        place = end(data, place)
    if kind not in b"+-:$*" or not kind:
        raise Malformed(f"a reply of the kind {kind!r}")
    return place


def shortened(text: str) -> str:
    """Return ``text`` with digests and the like cut to what tells them apart."""
    return _DIGITS.sub(lambda match: f"{match[0][:6]}…", text)


def shown(parts: list[bytes], most: int = 60) -> str:
    """Return a command as a person reads it; a script by its first line, and what it is given besides keys."""
    words = []
    if parts[0].upper() in (b"EVAL", b"EVALSHA") and parts[2:] and parts[2].isdigit():
        parts = [*parts[:2], *parts[3 + int(parts[2][:9]) :]]
    for part in parts:
        text = part.decode("utf-8", "backslashreplace").strip()
        first = shortened(text.split("\n", 1)[0])
        words.append((first if "\n" not in text else f"{first[:24]} ...") or '""')
    line = " ".join(words)
    return line if len(line) <= most else f"{line[: most - 4]} ..."
