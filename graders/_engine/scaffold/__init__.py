"""A new kata that goes through the proof before its author has written a word."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from pathlib import Path

TEMPLATES = Path(__file__).parent
ROOMS = ("katas", "graders", "solutions")


class CannotBeMade(Exception):
    """There is no making a kata of that name; the message says why, and what to say instead."""


def files(slug: str, root: Path) -> Iterator[tuple[Path, str]]:
    """Yield the path and the text of each file of a new kata. Raises `CannotBeMade`."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", slug) or keyword.iskeyword(slug):
        raise CannotBeMade(f"{slug!r} is no name for a kata: say small letters and underscores, as in bloom_filter")
    if slug in ("graders", "katas", "solutions", "test", "tests"):
        raise CannotBeMade(f"{slug!r} is taken by the house itself; choose another name")
    there = [room for room in ROOMS if (root / room / slug).exists()]
    if there:
        raise CannotBeMade(f"{there[0]}/{slug} is there already; choose another name, or remove it first")
    words = slug.split("_")
    said = {
        "@SLUG@": slug,
        "@CLASS@": "".join(word.capitalize() for word in words),
        "@TITLE@": " ".join(words).capitalize(),
        "@SESSION@": f"kata-{'-'.join(words)}",
    }
    for template in sorted(TEMPLATES.rglob("*.tmpl")):
        room, *inner = template.relative_to(TEMPLATES).parts
        inner[-1] = re.sub(r"(^|_)slug\.py$", rf"\1{slug}.py", inner[-1].removesuffix(".tmpl"))
        text = template.read_text(encoding="utf-8")
        for mark, word in said.items():
            text = text.replace(mark, word)
        yield root.joinpath(room, slug, *inner), text


def make(slug: str, root: Path) -> list[Path]:
    """Write a new kata; return the paths of its files. Raises `CannotBeMade`, and then nothing was written."""
    made = list(files(slug, root))
    for path, text in made:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [path for path, _ in made]
