"""Hints, one at a time: a nudge, an idea, a shape."""

from __future__ import annotations

import re
import textwrap

from graders._practice import home

WIDTH = 78
NAMES = ("a nudge", "the idea", "its shape")


def hints(text: str) -> list[str]:
    """Return the hints of a ``hints.md``, the gentlest first."""
    parts = re.split(r"^## \d+ *$", text, flags=re.MULTILINE)[1:]
    return [part.strip() for part in parts if part.strip()]


def wrapped(text: str) -> str:
    """Return a hint as narrow as a terminal is: paragraphs and items of lists are wrapped, code is left as it is."""
    lines: list[str] = []
    for block in text.split("\n\n"):
        if block.startswith(("    ", "```")):
            lines += [*block.splitlines(), ""]
            continue
        for part in re.split(r"\n(?=(?:[-*]|\d+\.) )", block):
            item = re.match(r"(?:[-*]|\d+\.) +", part)
            hanging = " " * item.end() if item else ""
            lines += textwrap.wrap(
                " ".join(part.split()), WIDTH, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
            )
        lines.append("")
    return "\n".join(lines).rstrip()


def page(all_hints: list[str], number: int, slug: str) -> str:
    """Return hint ``number``, from 1, as a learner reads it, and how to come by the next."""
    name = NAMES[number - 1] if number <= len(NAMES) else "more"
    text = f"Hint {number} of {len(all_hints)}: {name}\n\n{wrapped(all_hints[number - 1])}\n"
    if number < len(all_hints):
        return f"{text}\nStill stuck, after a while? Ask again for the next one.\n"
    return f"{text}\nThat was the last. Ask with --all to read them again, and go on with\n  {home.climb(slug)}\n"
