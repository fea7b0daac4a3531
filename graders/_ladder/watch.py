"""Climbs again whenever a file of the kata is saved; keys give a hint, the next kata, a fresh stub, an end."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib import util
from pathlib import Path

from graders._practice import hints, mistakes, stubs
from graders._practice.record import Progress

LOOK_S = 0.05
KEYS = "h hint · r reset · q quit"
_CLEAR = "\x1b[2J\x1b[3J\x1b[H"


def watch(folder: Path, climb: Callable[[], int], options: list[str]) -> int:
    """Climb, and grade once all visible tests pass, again and again; return the last status when told to quit.

    Files are looked at twenty times a second: that serves every file system, and a folder of five files.
    """
    with _keys() as pressed:
        while True:
            seen = _state(folder)
            if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
                sys.stdout.write(_CLEAR)
            status = climb()
            if status == 0 and util.find_spec("graders"):  # which learners at home do not have
                status = subprocess.call([sys.executable, "-m", "graders", "grade", folder.name, *options])
            print(
                f"\nWatching {os.path.relpath(folder)}   {KEYS if pressed is not None else 'Ctrl-C quits'}", flush=True
            )
            try:
                if not _wait(folder, seen, pressed):
                    return status
            except KeyboardInterrupt:
                print()
                return status


def _wait(folder: Path, seen: dict[str, tuple[int, int]], pressed: Callable[[], str] | None) -> bool:
    """Wait for a change, doing what keys ask for; return False for the end."""
    while _state(folder) == seen:
        if pressed is None:
            time.sleep(LOOK_S)
            continue
        key = pressed()
        if key in ("q", "\x03", "\x04"):
            return False
        if key == "h":
            print("\n" + next_hint(folder, Progress(Path.cwd())), flush=True)
        elif key == "r":
            print("\nA fresh stub? Your attempt is kept. Press y for yes.", flush=True)
            if _answer(pressed) == "y":
                print(reset(folder, Progress(Path.cwd())), flush=True)
    return True


def _answer(pressed: Callable[[], str]) -> str:
    key = ""
    while not key:
        key = pressed()
    return key


def next_hint(folder: Path, progress: Progress) -> str:
    """Return the next hint that was not shown yet, or the last, after what is known of the last grade's mistake."""
    path = folder / "hints.md"
    known = hints.hints(path.read_text(encoding="utf-8")) if path.is_file() else []
    if not known:
        return f"{folder.name} has no hints."
    number = min(progress.of(folder.name).hints + 1, len(known))
    progress.update(folder.name, lambda record: record.hinted(number))
    mistake = progress.of(folder.name).mistake
    return (f"{mistakes.hint(mistake)}\n" if mistake else "") + hints.page(known, number, folder.name)


def reset(folder: Path, progress: Progress) -> str:
    """Put the stub back, begin a new record, and return what was done in words. Raises `stubs.NoStub`."""
    kept = stubs.restore(folder, progress.folder / "stubs", progress.folder / "attempts")
    progress.update(folder.name, lambda record: record.afresh())
    where = f" Your attempt is in {os.path.relpath(kept)}." if kept is not None else ""
    names = ", ".join(stubs.files(folder))
    return f"{os.path.relpath(folder)}: {names} as it was at first.{where}"


def _state(folder: Path) -> dict[str, tuple[int, int]]:
    """Return when each file was changed, and how long it is."""
    found = {}
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if entry.name.endswith((".py", ".lua")):
                with contextlib.suppress(OSError):
                    facts = entry.stat()
                    found[entry.name] = facts.st_mtime_ns, facts.st_size
    return found


@contextlib.contextmanager
def _keys() -> Iterator[Callable[[], str] | None]:
    """Lend a function that returns the key that was pressed, or "" after a moment; None where there are no keys."""
    if not sys.stdin.isatty() or os.name == "nt":
        yield None
        return
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)

    def pressed() -> str:
        ready, _, _ = select.select([sys.stdin], [], [], LOOK_S)
        return os.read(sys.stdin.fileno(), 1).decode(errors="replace").lower() or "q" if ready else ""

    try:
        tty.setcbreak(sys.stdin)
        yield pressed
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
