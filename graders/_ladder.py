"""Climb a kata's visible tests, easiest first, and stop at the first one that fails.

    python -m graders._ladder lru        or a folder:    python -m graders._ladder path/to/lru

A learner runs this every minute, so it must be quick, and its one failure must be plain. pytest runs with
everything switched off that a ladder does not need and with the reporter below; hypothesis, rich and the
judge are never imported.

These are the learner's own tests and no verdict comes of them, so their code runs here unguarded. But it
may hang, exit or crash. So the tests run in a fork, the climber, and its parent stays behind to say what
became of it. pytest-timeout keeps the time for each test. When it is up, faulthandler writes the stack to
the notes the two share and ends the climber: it is a thread outside Python, so neither an `except:` nor a
loop inside C can hold it up. The parent makes one sentence of the notes.

Exit status: 0 every test passes, 1 not yet, 2 bad usage.
"""

from __future__ import annotations

import ast
import faulthandler
import os
import shutil
import signal
import sys
import tempfile
import textwrap
import traceback
from collections.abc import Generator
from pathlib import Path
from typing import Any, TextIO

import pytest

SECONDS_PER_TEST = 5
CODE_LINES_SHOWN = 12
PRINTED_LINES_SHOWN = 10

KATAS = Path("katas")

# Parts of pytest that a ladder does not need. Switched off by name, they are not even imported. The
# faulthandler plugin would take the timer that ends a hang.
_UNUSED = (
    *("cacheprovider", "doctest", "faulthandler", "junitxml", "logging", "pastebin", "reports"),
    *("setuponly", "setupplan", "stepwise", "subtests", "unittest"),
)


def main(arguments: list[str]) -> int:
    """Climb the ladder of the kata or folder named, and return the exit status."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("usage: python -m graders._ladder SLUG", file=sys.stderr)
        return 2
    named = Path(arguments[0])
    kata = Kata(named if len(named.parts) > 1 else KATAS / named)
    if not kata.tests.is_file():
        print(f"There is no kata {arguments[0]!r}: {kata.shown(kata.tests)} is missing.", file=sys.stderr)
        return 2
    page = Page(sys.stdout, kata)
    if not kata.code.is_file():
        page.failure([f"{kata.shown(kata.code)} is missing: it is the file to write your code in."])
        page.ending(0, 0)
        return 1
    # Bytecode halves the time of the next run.
    sys.dont_write_bytecode = False
    with tempfile.TemporaryFile() as notes:
        if not hasattr(os, "fork"):
            return _climb(kata, notes.fileno())
        sys.stdout.flush()
        climber = os.fork()
        if climber == 0:
            status = 3  # Ours: pytest or the reporter failed, and the traceback has been printed.
            try:
                status = _climb(kata, notes.fileno())
            except BaseException:
                traceback.print_exc()
            finally:
                # No waiting for threads and exit handlers that the learner's code may have left behind.
                sys.stderr.flush()
                os.write(notes.fileno(), b"done\n")
                os._exit(status)
        try:
            _, end = os.waitpid(climber, 0)
        except KeyboardInterrupt:
            os.waitpid(climber, 0)
            return 130
        notes.seek(0)
        return _conclude(kata, page, os.waitstatus_to_exitcode(end), notes.read().decode(errors="replace"))


class Kata:
    """The files of one kata: what the learner edits, the visible tests and where to read on."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(os.path.realpath(folder))
        self.slug = self.folder.name
        self.code = self.folder / f"{self.slug}.py"
        self.tests = self.folder / f"test_{self.slug}.py"
        self.hints = self.folder / "hints.md"

    def is_test(self, file: str) -> bool:
        return file == str(self.tests)

    def is_code(self, file: str) -> bool:
        return Path(file).is_relative_to(self.folder) and not self.is_test(file)

    def shown(self, file: str | Path, line: int | None = None) -> str:
        """A place as a learner reads it: relative to where they are."""
        path = os.path.relpath(file)
        return path if line is None else f"{path}, line {line}"


# The climber.


def _climb(kata: Kata, notes: int) -> int:
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for variable in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_TIMEOUT"):
        os.environ.pop(variable, None)
    faulthandler.enable(file=notes)
    # pytest is about to take standard output away to capture what the tests print.
    with open(os.dup(1), "w", encoding=sys.stdout.encoding, errors="backslashreplace") as terminal:
        reporter = Reporter(kata, Page(terminal, kata), notes)
        pytest.main(
            [
                str(kata.tests),
                f"--rootdir={kata.folder}",
                f"--config-file={os.devnull}",
                "--noconftest",
                "--exitfirst",
                "--tb=native",
                *("-p", "pytest_timeout"),
                f"--timeout={SECONDS_PER_TEST}",
                *(f"-pno:{name}" for name in _UNUSED),
            ],
            plugins=[reporter],
        )
    return reporter.status


class Reporter:
    """A pytest plugin: prints a line for each test that passes, and explains the one that does not."""

    def __init__(self, kata: Kata, page: Page, notes: int) -> None:
        self._kata = kata
        self._page = page
        self._notes = notes
        self._compared: tuple[str, str] | None = None
        self._total = 0
        self._passed = 0
        self.status = 3

    # The pytest hooks, in the order of a run.

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        pytests_own = config.pluginmanager.get_plugin("terminalreporter")
        config.pluginmanager.unregister(pytests_own)

    def pytest_collection(self) -> None:
        self._start_clock(SECONDS_PER_TEST)

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """pytest lets an exit while it imports the learner's file pass, and then calls it its own error."""
        try:
            return (yield)
        except SystemExit as error:
            self._fail(None, error)
            pytest.exit("the learner's file ends the program")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._stop_clock()
        self._total = len(session.items)

    def pytest_timeout_set_timer(self, item: pytest.Item, settings: Any) -> bool:
        self._note("test", item.name, _lesson(item), str(self._passed), str(self._total))
        self._start_clock(settings.timeout)
        return True

    def pytest_runtest_call(self) -> None:
        self._compared = None

    def pytest_assertrepr_compare(self, op: str, left: object, right: object) -> None:
        if op in ("==", "is"):
            from _pytest._io.saferepr import saferepr

            self._compared = (saferepr(right), saferepr(left))

    def pytest_timeout_cancel_timer(self) -> bool:
        self._stop_clock()
        return True

    def pytest_enter_pdb(self) -> None:
        self._stop_clock()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self._passed += 1
            self._page.passed(report.location[2])
        elif report.skipped:
            self._total -= 1

    def pytest_exception_interact(
        self, node: pytest.Item | pytest.Collector, call: pytest.CallInfo[Any]
    ) -> None:
        assert call.excinfo is not None
        error = call.excinfo.value
        if type(error).__name__ == "CollectError" and error.__cause__ is not None:
            error = error.__cause__
        self._fail(node, error)

    def pytest_sessionfinish(self) -> None:
        self._stop_clock()
        if self.status == 3 and self._total:
            self.status = 0 if self._passed == self._total else 1
        if self.status == 3:
            self._page.failure([f"{self._kata.shown(self._kata.tests)} has no tests."])
            self.status = 1
        self._page.ending(self._passed, self._total)

    # Its own parts.

    def _fail(self, node: pytest.Item | pytest.Collector | None, error: BaseException) -> None:
        self.status = 1
        frames = [
            (os.path.realpath(frame.f_code.co_filename), line, frame.f_code.co_qualname)
            for frame, line in traceback.walk_tb(error.__traceback__)
        ]
        what = _explain(self._kata, error, frames, self._compared)
        if not isinstance(node, pytest.Function):
            self._page.failure(what)
            return
        sections = node._report_sections
        self._page.failure(
            what,
            test=node.name,
            lesson=_lesson(node),
            code=_passage(self._kata, frames),
            printed="".join(text for _, stream, text in sections if stream in ("stdout", "stderr")),
        )

    def _start_clock(self, seconds: float) -> None:
        self._note("clock", f"{seconds:g}")
        faulthandler.dump_traceback_later(seconds, exit=True, file=self._notes)

    def _stop_clock(self) -> None:
        faulthandler.cancel_dump_traceback_later()

    def _note(self, *fields: str) -> None:
        os.write(self._notes, ("\t".join(fields) + "\n").encode(errors="replace"))


def _lesson(item: Any) -> str:
    return " ".join((item.obj.__doc__ or "").split())


Frames = list[tuple[str, int, str]]  # file, line and function, the innermost last


def _explain(
    kata: Kata, error: BaseException, frames: Frames, compared: tuple[str, str] | None
) -> list[str]:
    """What went wrong, in lines for a learner."""
    ours = [frame for frame in frames if kata.is_code(frame[0]) or kata.is_test(frame[0])]
    file, line, function = ours[-1] if ours else (str(kata.tests), 1, "")
    name = type(error).__name__

    if isinstance(error, SyntaxError) and not (error.filename and error.filename.startswith("<")):
        where = kata.shown(error.filename or kata.code, error.lineno)
        text = [f"    {error.text.strip()}"] if error.text else []
        return [f"{where}: this is not valid Python: {error.msg}", *text]

    if isinstance(error, ImportError) and kata.is_test(file) and error.name == kata.slug:
        missing = str(error).split("'")[1]
        return [f"{kata.shown(kata.code)} does not define {missing}, and the tests begin by importing it."]

    if kata.is_code(file):
        place = kata.shown(file, line)
        if isinstance(error, NotImplementedError) and frames[-1][0] == file:
            return [f"{function}() is not written yet: {place}"]
        if isinstance(error, SystemExit):
            return [f"Your code ends the program here: {place}"]
        source = _line(file, line)
        within = "" if function == "<module>" else f", in {function}"
        return [f"{name}: {error}" if str(error) else name, f"{place}{within}:", f"    {source}"]

    if isinstance(error, AssertionError):
        # pytest appends what it knows about the expression to the test's own message.
        message = f"\n{error}".split("\nassert ")[0].strip()
        lines = message.splitlines()
        if compared:
            lines += [f"expected  {compared[0]}", f"got       {compared[1]}"]
        return lines or str(error).splitlines()[:1]

    if name == "Failed":  # What pytest.fail() and pytest.raises() raise.
        return str(error).splitlines()[:3]

    return [f"{name}: {error}" if str(error) else name]


def _passage(kata: Kata, frames: Frames) -> list[str]:
    """The failing test's code from its first statement to the failing one."""
    line = next((line for file, line, _ in reversed(frames) if kata.is_test(file)), 0)
    source = kata.tests.read_text(encoding="utf-8", errors="replace") if line else ""
    try:
        functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    except SyntaxError:
        return []
    for function in functions:
        around = [
            node
            for node in ast.walk(function)
            if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
        ]
        if around:
            break
    else:
        return []
    body = function.body[1:] if ast.get_docstring(function) else function.body
    failing = around[-1]
    text = source.splitlines()[body[0].lineno - 1 : failing.end_lineno]
    if isinstance(failing, ast.Assert) and failing.msg and failing.test.end_lineno == failing.end_lineno:
        # The message is shown on its own; columns count bytes.
        text[-1] = text[-1].encode()[: failing.test.end_col_offset].decode()
    passage = textwrap.dedent("\n".join(text)).splitlines()
    return passage if len(passage) <= CODE_LINES_SHOWN else ["...", *passage[-CODE_LINES_SHOWN:]]


def _line(file: str, line: int) -> str:
    try:
        return Path(file).read_text(encoding="utf-8", errors="replace").splitlines()[line - 1].strip()
    except (OSError, IndexError):
        return ""


# The parent.


def _conclude(kata: Kata, page: Page, status: int, notes: str) -> int:
    """Pass on the climber's status, or say how it came to an end in the middle of a test."""
    lines = notes.splitlines()
    if "done" in lines:
        return status
    begun = [line.split("\t")[1:] for line in lines if line.startswith("test\t")]
    test, lesson, passed, total = begun[-1] if begun else (None, "", "0", "0")
    frames = _dumped_frames(kata, lines)
    code_frames = [frame for frame in frames if kata.is_code(frame[0])]
    doing = "this test" if test else f"importing {kata.shown(kata.code)}"
    if any(line.startswith("Timeout (") for line in lines):
        seconds = [line.split("\t")[1] for line in lines if line.startswith("clock\t")][-1]
        what = [f"Stopped: {doing} had not ended after {seconds} seconds."]
        if code_frames:
            file, line, function = code_frames[-1]
            within = "" if function == "<module>" else f", in {function}"
            what += [f"Your code was here: {kata.shown(file, line)}{within}:", f"    {_line(file, line)}"]
    elif status < 0:
        what = [f"Python itself was killed by {signal.Signals(-status).name} during {doing}."]
        what += [f"Your code was here: {kata.shown(*code_frames[-1][:2])}"] if code_frames else []
    else:
        what = [f"Your code ended the program with exit status {status} during {doing}."]
    page.failure(what, test=test, lesson=lesson, code=_passage(kata, frames))
    page.ending(int(passed), int(total))
    return 1


def _dumped_frames(kata: Kata, lines: list[str]) -> Frames:
    """The stack that faulthandler dumped, innermost last: of the threads, one in the learner's code."""
    names = {_as_dumped(path): str(path) for path in (kata.code, kata.tests)}
    threads: list[Frames] = []
    for text in lines:
        if text.startswith(("Thread ", "Current thread ")):
            threads.append([])
        elif text.startswith('  File "') and threads:
            file, _, rest = text[len('  File "') :].rpartition('", line ')
            line, _, function = rest.partition(" in ")
            if file in names:
                threads[-1].insert(0, (names[file], int(line), function))
    # The main thread is the last of the dump, and the likeliest to be the one of interest.
    in_code = [frames for frames in threads if any(kata.is_code(file) for file, _, _ in frames)]
    return (in_code or threads or [[]])[-1]


def _as_dumped(path: Path) -> str:
    return str(path).encode("ascii", "backslashreplace").decode()


# What is printed.


class Page:
    """Prints the ladder, with colours where a person is reading."""

    def __init__(self, stream: TextIO, kata: Kata) -> None:
        self._stream = stream
        self._kata = kata
        self._colours = (
            stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        )
        encoding = stream.encoding or "ascii"
        self._tick = "✓" if _can_say("✓", encoding) else "ok"
        self._cross = "✗" if _can_say("✗", encoding) else "FAILED"
        self._arrow = "→" if _can_say("→", encoding) else ">"

    def passed(self, test: str) -> None:
        self._say(f"  {self._paint('32', self._tick)} {_in_words(test)}")

    def failure(
        self,
        what: list[str],
        *,
        test: str | None = None,
        lesson: str = "",
        code: list[str] | None = None,
        printed: str = "",
    ) -> None:
        cross = self._paint("31", self._cross)
        if test is not None:
            self._say(f"  {cross} {self._paint('1', _in_words(test))}")
            self._say()
        if lesson:
            self._say(textwrap.fill(lesson, 96, initial_indent="    ", subsequent_indent="    "))
            self._say()
        *before, last = code or [""]
        for text in before:
            self._say(f"        {text}")
        if last:
            self._say(f"    {self._paint('31', self._arrow)}   {last}")
            self._say()
        for number, text in enumerate(what):
            mark = f"  {cross} " if test is None and number == 0 else "    "
            self._say(mark + self._paint("31", _plain(text)))
        lines = printed.splitlines()
        if lines:
            self._say()
            self._say("    Your code printed:")
            for text in lines[-PRINTED_LINES_SHOWN:]:
                self._say(f"      {_plain(text)}")

    def ending(self, passed: int, total: int) -> None:
        self._say()
        if total and passed == total:
            self._say(self._paint("32", f"All {total} visible tests pass."))
        else:
            count = f"{passed} of {total} tests pass. " if total else ""
            nox = "nox" if shutil.which("nox") else str(Path(".venv", "bin", "nox"))
            code, hints = self._kata.shown(self._kata.code), self._kata.shown(self._kata.hints)
            session = f"kata-{self._kata.slug.replace('_', '-')}"
            self._say(f"{count}Edit {code}, then:  {self._paint('1', f'{nox} -s {session}')}")
            if self._kata.hints.is_file():
                self._say(f"Stuck? One hint at a time:  {hints}")
        self._stream.flush()

    def _paint(self, colour: str, text: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._colours and text else text

    def _say(self, text: str = "") -> None:
        print(text, file=self._stream, flush=True)


def _can_say(mark: str, encoding: str) -> bool:
    try:
        mark.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _in_words(test: str) -> str:
    return test.removeprefix("test_").replace("_", " ")


def _plain(text: str) -> str:
    """A learner's text, unable to move the cursor or to break the output's encoding."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:300])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
