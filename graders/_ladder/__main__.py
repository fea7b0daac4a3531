"""The command, and the parent that survives whatever the learner's code does to the climber."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from pathlib import Path

from graders._ladder import explain
from graders._ladder.files import Ladder, place
from graders._ladder.page import Page
from graders._ladder.reporter import climb
from graders._ladder.watch import watch
from graders._practice import stubs
from graders._practice.record import Progress, now

KATAS = Path("katas")

BROKEN = 3
INTERRUPTED = 130


def main(arguments: list[str]) -> int:
    """Climb the ladder of the kata or folder named, and return the exit status."""
    if not arguments or arguments[0].startswith("-") or arguments[1:2] not in ([], ["--watch"]):
        print("usage: python -m graders._ladder SLUG [--watch [OPTIONS OF GRADE]]", file=sys.stderr)
        return 2
    named = Path(arguments[0])
    ladder = Ladder(named if len(named.parts) > 1 else KATAS / named)
    if not ladder.tests.is_file():
        print(f"There is no {place(ladder.tests)}: is {named} a kata?", file=sys.stderr)
        return 2
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    if arguments[1:]:
        return watch(ladder.folder, lambda: _once(ladder), arguments[2:])
    return _once(ladder)


def _once(ladder: Ladder) -> int:
    """Climb once; remember how far, if this is a kata of the catalog."""
    page = Page(sys.stdout, ladder)
    if not ladder.code.is_file():
        code = place(ladder.code)
        missing = f"{code} is missing: it is the file to write your code in."
        page.failed([missing, f"To begin again:  git checkout {code}"])
        page.ending(0, 0)
        return 1
    with tempfile.TemporaryFile() as notes:
        if hasattr(os, "fork"):
            climber = os.fork()
            if climber == 0:
                _climb_and_leave(ladder, notes.fileno())
            status, interrupted = _await(climber)
        else:
            status, interrupted = _climb(ladder, notes.fileno()), False
        notes.seek(0)
        told = notes.read().decode(errors="replace")
    result = _conclude(ladder, page, status, told)
    if ladder.folder.parent == Path.cwd() / KATAS:
        _remember(ladder, told, passed=result == 0)
    return INTERRUPTED if interrupted and result == 1 else result


def _remember(ladder: Ladder, notes: str, *, passed: bool) -> None:
    rungs = total = 0
    with contextlib.suppress(IndexError, ValueError):
        begun = [line.split("\t") for line in notes.splitlines() if line.startswith("test\t")]
        total = int(begun[-1][4])
        rungs = total if passed else int(begun[-1][3])
    progress = Progress(Path.cwd())
    progress.update(ladder.slug, lambda record: record.ran(rungs, total, now()))
    with contextlib.suppress(OSError):
        stubs.keep(ladder.folder, progress.folder / "stubs")


def _climb(ladder: Ladder, notes: int) -> int:
    try:
        status = climb(ladder, notes)
    except BaseException as error:  # noqa: BLE001 - our own mistakes, whatever they are
        status = BROKEN
        what = " ".join(explain.described(error).split())
        where = place(*explain.stack_of(error)[-1])
        os.write(notes, f"broken\t{what}\t{where}\n".encode(errors="replace"))
    os.write(notes, b"done\n")
    return status


def _climb_and_leave(ladder: Ladder, notes: int) -> None:
    status = BROKEN
    try:
        status = _climb(ladder, notes)
    finally:
        # Not sys.exit: nothing of a fork may go on from here, and threads of the learner's may still be running.
        os._exit(status)


def _await(climber: int) -> tuple[int, bool]:
    """The climber's exit status, and whether the learner pressed Ctrl-C meanwhile."""
    interrupted = False
    while True:
        try:
            _, end = os.waitpid(climber, 0)
        except KeyboardInterrupt:  # It reaches the climber as well, and what swallows it there has its time.
            interrupted = True
        else:
            return os.waitstatus_to_exitcode(end), interrupted


def _conclude(ladder: Ladder, page: Page, status: int, notes: str) -> int:
    """Pass the climber's status on, or say how it came to its end in the middle of something."""
    told = [line.split("\t") for line in notes.splitlines()]
    for fields in told:
        if fields[0] == "broken":
            page.broken(fields[1:])
            return BROKEN
    if ["done"] in told:
        return status
    begun = [fields for fields in told if fields[0] == "test"]
    _, test, lesson, passed, total = begun[-1] if begun else ("", "", "", "0", "0")
    time_is_up = any(fields[0].startswith("Timeout (") for fields in told)
    clocks = [fields[1] for fields in told if fields[0] == "clock"]
    stack = explain.dumped_stack(ladder, notes)
    what = explain.sudden_end(
        ladder,
        stack,
        in_test=bool(test),
        status=status,
        seconds=clocks[-1] if time_is_up else None,
    )
    page.failed(what, test=test, lesson=lesson, code=explain.passage(ladder, stack))
    page.ending(int(passed), int(total))
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
