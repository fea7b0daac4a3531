"""Makes text that a learner wrote inert: nothing in it can move a cursor, turn text round, or command a CI runner."""

from __future__ import annotations

import re

# GitHub's runner obeys ##[command] anywhere in a line; Azure's ##vso[...] and TeamCity's ##teamcity[...] are alike.
_COMMAND = re.compile(r"##(?=\w*\[)")


def line(text: str, most: int = 300) -> str:
    """Return ``text`` on one line: unprintable characters escaped, at most ``most`` characters kept."""
    kept = text if len(text) <= most else text[:most] + " ..."
    plain = "".join(char if char.isprintable() else _escaped(char) for char in kept)
    return _COMMAND.sub(r"#\\x23", plain)


def block(text: str, indent: str = "  ", most: int = 2_000) -> str:
    """Return ``text`` as indented lines, none of which a CI runner obeys: it looks for ``::`` behind any blanks."""
    kept = text if len(text) <= most else text[:most] + "\n..."
    return "\n".join(indent + no_command(line(part, most)) for part in kept.splitlines())


def no_command(said: str) -> str:
    """Return one printable line so that a CI runner does not obey it."""
    blanks = len(said) - len(said.lstrip())
    return f"{said[:blanks]}\\x3a{said[blanks + 1 :]}" if said.startswith("::", blanks) else said


def literal(value: object, most: int = 200) -> str:
    """Return ``value``, plain data, as Python would write it, on one line of at most ``most`` characters."""
    return line(repr(value), most)


def _escaped(char: str) -> str:
    code = ord(char)
    if char in "\n\r\t":
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[char]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
