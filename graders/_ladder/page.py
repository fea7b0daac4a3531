"""What a ladder prints."""

from __future__ import annotations

import os
import re
import textwrap
from pathlib import Path
from typing import TextIO

from graders._ladder.files import Ladder, place
from graders._practice import home

PRINTED_LINES_SHOWN = 10
LINE_LENGTH_SHOWN = 300


class Page:
    """Prints a ladder on the way up, with colours where a person is reading."""

    def __init__(self, stream: TextIO, ladder: Ladder) -> None:
        self._stream = stream
        self._ladder = ladder
        self._colours = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self._tick = self._mark("✓", "ok")
        self._cross = self._mark("✗", "FAILED")
        self._arrow = self._mark("→", ">")

    def passed(self, test: str) -> None:
        self._say(f"  {self._paint('32', self._tick)} {_in_words(test)}")

    def failed(
        self,
        what: list[str],
        *,
        test: str = "",
        lesson: str = "",
        code: list[str] | None = None,
        printed: str = "",
    ) -> None:
        """Explain one failure: of a test, or without one, of loading the learner's file."""
        cross = self._paint("31", self._cross)
        if test:
            self._say(f"  {cross} {self._paint('1', _in_words(test))}")
            self._say()
        if lesson:
            for line in textwrap.wrap(lesson, 74):
                self._say(f"    {_plain(line)}")
            self._say()
        if code:
            for line in code[:-1]:
                self._say(f"        {_plain(line)}".rstrip())
            self._say(f"    {self._paint('31', self._arrow)}   {_plain(code[-1])}")
            self._say()
        for number, line in enumerate(what):
            mark = "    " if test or number else f"  {cross} "
            self._say(mark + self._paint("31", _plain(line)))
        if printed.strip():
            lines = printed.splitlines()
            shown = lines[-PRINTED_LINES_SHOWN:]
            self._say()
            if len(shown) < len(lines):
                self._say(f"    Your code printed {len(lines)} lines. The last {len(shown)} are:")
            else:
                self._say("    Your code printed:")
            for line in shown:
                self._say(f"      {_plain(line)}")

    def broken(self, error: list[str]) -> None:
        """Own up to a mistake in the ladder itself."""
        cross = self._paint("31", self._cross)
        self._say(f"  {cross} The ladder itself broke, as it should not, whatever your code does. Please report this:")
        for line in error:
            self._say(f"    {_plain(line)}")

    def ending(self, passed: int, total: int, edit: Path | None = None) -> None:
        """Say how far this was, and what to do next: edit the learner's file, unless another is named."""
        self._say()
        if total and passed == total:
            self._say(self._paint("32", f"All {total} visible tests pass."))
            return
        count = f"{passed} of {total} tests pass. " if total else ""
        again = self._paint("1", home.climb(self._ladder.slug))
        edited = edit or self._ladder.code
        also = "".join(f" or {path.name}" for path in self._ladder.others) if edited == self._ladder.code else ""
        self._say(f"{count}Edit {_plain(place(edited) + also)}, then:  {again}")
        if self._ladder.hints.is_file():
            self._say(f"Stuck? One hint at a time:  {home.command('hint', self._ladder.slug)}")

    def _mark(self, mark: str, instead: str) -> str:
        try:
            mark.encode(self._stream.encoding or "ascii")
        except (UnicodeEncodeError, LookupError):
            return instead
        return mark

    def _paint(self, colour: str, text: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._colours and text else text

    def _say(self, text: str = "") -> None:
        try:
            self._stream.write(f"{text}\n")
            self._stream.flush()
        except BrokenPipeError:  # The reader has seen enough.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())


def _in_words(test: str) -> str:
    return _plain(test.removeprefix("test_").replace("_", " "))


def _plain(text: str) -> str:
    """A learner's text on one line, unable to move the cursor or to command a CI runner."""
    shown = text.expandtabs(4)
    if len(shown) > LINE_LENGTH_SHOWN:
        shown = shown[:LINE_LENGTH_SHOWN] + " ..."
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown)
    # A runner takes a line that begins with `::`, after blanks, for a command; and `##[` anywhere.
    shown = re.sub(r"^( *):(?=:)", r"\1\\x3a", shown)
    return re.sub(r"##(\w*)\[", r"##\1\\x5b", shown)
