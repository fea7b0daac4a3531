"""Reads playlists as strictly as RFC 8216 allows, and as the kata asks: version 3, on demand, numbered from 0.

What the RFC leaves open is left open: the order of header tags, comments and blank lines, either line ending, titles,
tags and attributes that it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

HEADER = "#EXTM3U"
VERSION = "#EXT-X-VERSION"
TARGET = "#EXT-X-TARGETDURATION"
SEQUENCE = "#EXT-X-MEDIA-SEQUENCE"
TYPE = "#EXT-X-PLAYLIST-TYPE"
END = "#EXT-X-ENDLIST"
SEGMENT = "#EXTINF"
STREAM = "#EXT-X-STREAM-INF"

# A playlist is of one kind or the other, and the tags of one must not appear in the other (RFC 8216, section 4.3).
ONLY_MASTER = {STREAM, *(f"#EXT-X-{name}" for name in ("MEDIA", "I-FRAME-STREAM-INF", "SESSION-DATA", "SESSION-KEY"))}
ONLY_MEDIA = {
    *(TARGET, SEQUENCE, TYPE, END, SEGMENT),
    *(f"#EXT-X-{name}" for name in ("DISCONTINUITY-SEQUENCE", "I-FRAMES-ONLY", "BYTERANGE", "DISCONTINUITY", "KEY")),
    *(f"#EXT-X-{name}" for name in ("MAP", "PROGRAM-DATE-TIME", "DATERANGE")),
}
# What version 3 does not have (section 7).
BEYOND_VERSION_3 = {"#EXT-X-BYTERANGE", "#EXT-X-I-FRAMES-ONLY", "#EXT-X-MAP"}

CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")
INTEGER = re.compile(r"[0-9]{1,20}")
SIX_DECIMALS = re.compile(r"([0-9]{1,20}\.[0-9]{6}),.*")
RESOLUTION = re.compile(r"[0-9]+x[0-9]+")
QUOTED = re.compile(r'"[^"]*"')
ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^",\s]+)(,(?=.)|$)')


# What is wrong with a playlist, said in Python: each holds for all that are right, and ``{}`` is the playlist.
LINES = "for line in {}.splitlines()"
ATTRIBUTES_OF = f'{LINES} if line[:18] == "{STREAM}:" for parts in ["".join(line[18:].split(\'"\')[::2]).split(",")]'
EACH_ATTRIBUTE = f"{ATTRIBUTES_OF} for part in parts"
# Each EXTINF or STREAM-INF as T, each URI as U, and a tag that may not stand between them as #.
PAIRS_IN_MEDIA = f'"".join("TU"[line[0] != "#"] {LINES} if line[:7] == "{SEGMENT}" or line[:1] not in ("", "#"))'
PAIRS_IN_MASTER = (
    f'"".join("T" if line[:18] == "{STREAM}:" else "U#"[line[0] == "#"] {LINES} '
    'if line[:4] == "#EXT" or line[:1] not in ("", "#"))'
)


class Malformed(ValueError):
    """A playlist that a strict player refuses; says what was expected, and what is there.

    ``condition`` says it in Python: ``{}`` is the playlist.
    """

    def __init__(self, message: str, condition: str) -> None:
        super().__init__(message)
        self.condition = condition


@dataclass(frozen=True, slots=True)
class Media:
    """What a media playlist says."""

    target: int
    durations: tuple[Fraction, ...]
    uris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stream:
    """What a master playlist says of one variant: its URI, and its attributes as they are written."""

    uri: str
    attributes: dict[str, str]


def media(text: str) -> Media:
    """Return what the media playlist ``text`` says. Raises `Malformed`."""
    headers: dict[str, str] = {}
    durations: list[Fraction] = []
    uris: list[str] = []
    paired = f'{PAIRS_IN_MEDIA}.replace("TU", "") == ""'
    for line in _lines(text, ONLY_MASTER, "a master playlist"):
        name, _, value = line.partition(":")
        if name in BEYOND_VERSION_3:
            _refuse(f"no tag that version 3 does not have, but there is {name}", f"{name!r} not in {{}}")
        if name in (VERSION, TARGET, SEQUENCE, TYPE, END):
            _once(headers, name, line)
            if name == SEQUENCE and durations:
                _refuse(
                    f"{SEQUENCE} before the first segment, but it comes after",
                    f"'{SEGMENT}' not in {{}}.partition('{SEQUENCE}')[0]",
                )
        elif name == SEGMENT:
            if len(durations) > len(uris):
                _refuse(f"a URI after each {SEGMENT}, but another {SEGMENT} follows", paired)
            printed = SIX_DECIMALS.fullmatch(value)
            if printed is None:
                _refuse(
                    f"each {SEGMENT} with six decimals and then a comma, but one is {line!r}",
                    f'all(line[8].isdigit() and line.partition(",")[0][-7] == "." and "," in line {LINES} '
                    f'if line[:7] == "{SEGMENT}")',
                )
            durations.append(Fraction(printed[1]))
        elif not line.startswith("#"):
            if len(durations) == len(uris):
                _refuse(f"an {SEGMENT} before each URI, but {line!r} has none", paired)
            uris.append(line)
    if len(durations) > len(uris):
        _refuse(f"a URI after each {SEGMENT}, but the last has none", paired)
    for expected in (f"{VERSION}:3", f"{SEQUENCE}:0", f"{TYPE}:VOD", END):
        name = expected.partition(":")[0]
        if headers.get(name) != expected:
            _refuse(f"the line {expected}, but {_there(headers.get(name))}", f"{expected!r} in {{}}.split()")
    target = headers.get(TARGET, "").removeprefix(f"{TARGET}:")
    if INTEGER.fullmatch(target) is None:
        _refuse(
            f"{TARGET} with a whole number of seconds, but {_there(headers.get(TARGET))}",
            f'any(line[22:].isdigit() {LINES} if line[:22] == "{TARGET}:")',
        )
    return Media(int(target), tuple(durations), tuple(uris))


def master(text: str) -> list[Stream]:
    """Return what the master playlist ``text`` says, variant by variant. Raises `Malformed`."""
    headers: dict[str, str] = {}
    streams: list[Stream] = []
    waiting: str | None = None
    paired = f'set({PAIRS_IN_MASTER}.replace("TU", "")) <= set("#")'
    for line in _lines(text, ONLY_MEDIA, "a media playlist"):
        name = line.partition(":")[0]
        if line.startswith("#") and waiting is not None:
            _refuse(f"a URI on the line after each {STREAM}, but {line!r} follows", paired)
        if name == VERSION:
            _once(headers, name, line)
        elif name == STREAM:
            waiting = line
        elif not line.startswith("#"):
            if waiting is None:
                _refuse(f"a {STREAM} before each URI, but {line!r} has none", paired)
            streams.append(Stream(line, _attributes(waiting)))
            waiting = None
    if waiting is not None:
        _refuse(f"a URI on the line after each {STREAM}, but the last has none", paired)
    if headers.get(VERSION) != f"{VERSION}:3":
        _refuse(f"the line {VERSION}:3, but {_there(headers.get(VERSION))}", f"'{VERSION}:3' in {{}}.split()")
    return streams


def _lines(text: str, foreign: set[str], kind: str) -> Iterator[str]:
    """Yield the tags and URIs of a playlist, without comments and blank lines."""
    if text.startswith("\ufeff"):
        _refuse("no byte order mark, but the text starts with one", "{}.startswith('#EXTM3U')")
    control = CONTROL.search(text)
    if control is not None:
        _refuse(
            f"no control characters but line endings, but there is {control[0]!r}",
            "{}.replace('\\r\\n', '').replace('\\n', '').isprintable()",
        )
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if lines[0] != HEADER:
        _refuse(f"the first line to be {HEADER}, but it is {lines[0]!r}", f"{{}}.splitlines()[0] == '{HEADER}'")
    for line in lines[1:]:
        if not line or (line.startswith("#") and not line.startswith("#EXT")):
            continue
        name = line.partition(":")[0]
        if line != line.strip() and name != SEGMENT:  # behind whose comma there may be a title
            _refuse(
                f"no blanks around a tag or a URI, but there is {line!r}",
                f'all(line == line.strip() {LINES} if line[:4] == "#EXT" and line[:7] != "{SEGMENT}")'
                if line.startswith("#")
                else f'all(line == line.strip() {LINES} if line[:1] != "#")',
            )
        if name == HEADER:
            _refuse(f"{HEADER} once, but it is there again", f"{{}}.count('{HEADER}') == 1")
        if name in foreign:
            tag = f"{name}:" if ":" in line else name
            _refuse(f"no tag of {kind}, but there is {name}", f"{tag!r} not in {{}}")
        yield line


def _attributes(line: str) -> dict[str, str]:
    """Return the attributes in a line as they are written: what is quoted keeps its quotes."""
    listed = line.partition(":")[2]
    found: dict[str, str] = {}
    at = 0
    while at < len(listed) or not found:
        attribute = ATTRIBUTE.match(listed, at)
        if attribute is None:
            _refuse(
                f"NAME=value,NAME=value,... without blanks, but there is {listed[at:]!r} in {line!r}",
                f'all(" " not in part and part.count("=") == 1 and part.split("=")[0].isupper() {EACH_ATTRIBUTE})',
            )
        if attribute[1] in found:
            _refuse(
                f"each attribute once, but {attribute[1]} is there again in {line!r}",
                f'all(len(set(part.split("=")[0] for part in parts)) == len(parts) {ATTRIBUTES_OF})',
            )
        found[attribute[1]] = attribute[2]
        at = attribute.end()
    for name, kind in (("BANDWIDTH", INTEGER), ("AVERAGE-BANDWIDTH", INTEGER)):
        if name in found and kind.fullmatch(found[name]) is None:
            _refuse(
                f"{name} to be a whole number, but it is {found[name]!r}",
                f'all(part.split("=")[1].isdigit() {EACH_ATTRIBUTE} if part.split("=")[0] == "{name}")',
            )
    if RESOLUTION.fullmatch(found.get("RESOLUTION", "0x0")) is None:
        _refuse(
            f"RESOLUTION to be like 1920x1080, but it is {found['RESOLUTION']!r}",
            f'all(part.split("=")[1].replace("x", "", 1).isdigit() {EACH_ATTRIBUTE} if part[:10] == "RESOLUTION")',
        )
    if QUOTED.fullmatch(found.get("CODECS", '""')) is None:
        _refuse(
            f"CODECS in double quotes, but it is {found['CODECS']!r}",
            f"all('CODECS=\"' in line {LINES} if 'CODECS=' in line)",
        )
    if "BANDWIDTH" not in found:
        _refuse(
            f"a BANDWIDTH for each variant, but there is none in {line!r}",
            f'all("BANDWIDTH" in [part.split("=")[0] for part in parts] {ATTRIBUTES_OF})',
        )
    return found


def _once(headers: dict[str, str], name: str, line: str) -> None:
    if name in headers:
        _refuse(f"{name} once, but it is there again", f"{{}}.count('{name}') == 1")
    headers[name] = line


def _there(line: str | None) -> str:
    return "it is not there" if line is None else f"it is {line!r}"


def _refuse(why: str, condition: str) -> NoReturn:
    raise Malformed(why, condition)
