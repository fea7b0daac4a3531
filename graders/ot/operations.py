"""Makes operations out of parts that are drawn at will: whatever is drawn, or left of it by shrinking, fits its text.

Each property draws only the kinds of parts that it is about.
"""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from .model import Op, canonical

# Lengths are counted in code points: an accent, or what joins two emojis, is a character like any other.
CHARACTERS = ("a", "b", "c", "d", "é", "e", "\u0301", "😀", "𐍈", "👩", "\u200d", "\n", "\r", " ", "0")
TEXTS = (
    *("x", "y", "z", "xy", "yx", "zzz", "e\u0301", "\u0301", "😀", "👩\u200d🚀", "𐍈y"),
    *("\n", "\r\n", " ", "a", "b", "0"),
)

PLAIN = "xyza😀"

KEEP, DELETE, INSERT = "keep", "delete", "insert"
TYPE = "type"  # to insert a plain letter
NOTHING = "nothing"  # a part that says nothing: 0 or ""


def parts(data: bytes, kinds: Sequence[str]) -> Op:
    """Return a part for each byte."""
    found: Op = []
    for byte in data:
        kind, size = kinds[byte % len(kinds)], byte // len(kinds)
        if kind == INSERT:
            found.append(TEXTS[size % len(TEXTS)])
        elif kind == TYPE:
            found.append(PLAIN[size % len(PLAIN)])
        elif kind == NOTHING:
            found.append("" if size % 2 else 0)
        else:
            count = 1 + size % 3
            found.append(count if kind == KEEP else -count)
    return found


def drawn(*kinds: str, most: int = 8) -> st.SearchStrategy[Op]:
    """Parts of these kinds, as many as ``most``."""
    return st.binary(max_size=most).map(lambda data: parts(data, kinds))


def between() -> st.SearchStrategy[Op]:
    """Letters between characters all of which are kept, and parts that say nothing."""
    found = st.binary(min_size=4, max_size=12)
    return found.map(lambda data: [part for byte in data for part in (("", *PLAIN)[byte % 6], byte // 6 % 2)])


def texts(characters: Sequence[str] = CHARACTERS, most: int = 9) -> st.SearchStrategy[str]:
    """Texts of as many as ``most`` of these characters."""
    return st.binary(max_size=most).map(lambda data: "".join(characters[byte % len(characters)] for byte in data))


def fitted(pieces: Op, length: int) -> Op:
    """Return an operation of ``pieces``, cut and filled up with a keep so that it spans ``length``, in any form."""
    op: Op = []
    left = length
    for part in pieces:
        if isinstance(part, str) or part == 0:
            op.append(part)
            continue
        count = min(abs(part), left)
        left -= count
        if count:
            op.append(count if part > 0 else -count)
    return [*op, left] if left else op


def made(pieces: Op, length: int) -> Op:
    """Return the operation of ``pieces`` that spans ``length``, in canonical form."""
    return canonical(fitted(pieces, length))


def scaled(pieces: Op, scale: int, least: int = 0) -> Op:
    """Return the parts for a text that is so many times as long; the first insert has ``least`` characters or more."""
    found: Op = []
    for part in pieces:
        if isinstance(part, int):
            found.append(scale * part)
        else:
            found.append(part * max(-(-least // len(part)), 1))
            least = 0
    return found


def untied(op: Op, other: Op) -> Op:
    """Return ``op``, in canonical form, without what it inserts where ``other`` inserts too."""
    taken = {place for place, part in _places(other) if isinstance(part, str)}
    return canonical(part for place, part in _places(op) if isinstance(part, int) or place not in taken)


def _places(op: Op) -> list[tuple[int, int | str]]:
    """Return the parts of ``op`` in canonical form, each with the place in the text where it begins."""
    place = 0
    found = []
    for part in canonical(op):
        found.append((place, part))
        place += 0 if isinstance(part, str) else abs(part)
    return found


def is_operation(value: object) -> bool:
    """Whether a reply is a list of nothing but ints and texts."""
    return type(value) is list and all(type(part) in (int, str) for part in value)
