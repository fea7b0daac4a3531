"""From an exception or a dumped stack to a few lines for a learner."""

from __future__ import annotations

import ast
import os
import re
import signal
import textwrap
import tokenize
import traceback
from pathlib import Path
from typing import NamedTuple

from graders._ladder.files import Ladder, line_of, place, read

CODE_LINES_SHOWN = 12


class Frame(NamedTuple):
    """Where one call on the stack was. A stack has the innermost frame last."""

    file: str
    line: int
    function: str


def stack_of(error: BaseException) -> list[Frame]:
    return [
        Frame(os.path.realpath(frame.f_code.co_filename), line, frame.f_code.co_qualname)
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]


def dumped_stack(ladder: Ladder, dump: str) -> list[Frame]:
    """The stack to tell of in faulthandler's dump: that of a thread in the learner's code."""
    # faulthandler escapes what is not ASCII.
    names = {str(path).encode("ascii", "backslashreplace").decode(): str(path) for path in (ladder.code, ladder.tests)}
    stacks: list[list[Frame]] = []
    for text in dump.splitlines():
        if text.startswith(("Thread ", "Current thread ")):
            stacks.append([])
        elif text.startswith('  File "') and stacks:
            file, _, rest = text.removeprefix('  File "').rpartition('", line ')
            line, _, function = rest.partition(" in ")
            if file in names:
                stacks[-1].insert(0, Frame(names[file], int(line), function))
    # The main thread comes last, and is the likeliest to be the one of interest.
    in_code = [stack for stack in stacks if any(ladder.is_code(frame.file) for frame in stack)]
    return (in_code or stacks or [[]])[-1]


def failure(ladder: Ladder, error: BaseException, compared: tuple[str, str] | None) -> list[str]:
    """What went wrong. `compared` is what the failing assertion expected, and what it got."""
    stack = stack_of(error)
    known = [f for f in stack if ladder.is_code(f.file) or ladder.is_test(f.file)]
    last = known[-1] if known else Frame(str(ladder.tests), 1, "")

    if isinstance(error, SyntaxError) and not (error.filename or "").startswith("<"):
        file = error.filename or str(ladder.code)
        if not_text := _not_text(file):
            return [not_text]
        source = [f"    {error.text.strip()}"] if error.text else []
        return [f"{place(file, error.lineno or None)}: this is not valid Python: {error.msg}", *source]

    if isinstance(error, KeyboardInterrupt):
        code = [frame for frame in known if ladder.is_code(frame.file)]
        return ["Interrupted.", *(_pointer("Your code was here: ", code[-1]) if code else [])]

    if isinstance(error, ImportError) and error.name == ladder.slug and ladder.is_test(last.file):
        missing = str(error).split("'")[1]
        return [f"{place(ladder.code)} does not define {missing}, which the tests import."]

    if ladder.is_code(last.file):
        where = place(last.file, last.line)
        if isinstance(error, NotImplementedError) and stack[-1] == last:
            return [f"{last.function}() is not written yet: {where}"]
        if isinstance(error, SystemExit):
            return [f"Your code ends the program here: {where}"]
        return [described(error), *_pointer("", last)]

    if isinstance(error, AssertionError):
        # The test's own message, before what pytest adds about the expression.
        lines = f"\n{error}".split("\nassert ")[0].strip().splitlines()
        if compared:
            lines += [f"expected  {compared[0]}", f"got       {compared[1]}"]
        return lines or [re.sub(r" at 0x[0-9a-fA-F]+>", ">", line) for line in str(error).splitlines()[:1]]

    if type(error).__name__ == "Failed":  # From pytest.fail() or pytest.raises().
        return str(error).replace("DID NOT RAISE", "This did not raise").splitlines()[:3]

    if _lacks_fixture(error):
        return [f"This test asks for {getattr(error, 'argname', 'something')}, which is not there."]

    # In a function it is clear where: the test is shown up to this line.
    return [described(error), *(_pointer("", last) if last.function == "<module>" else [])]


def described(error: BaseException) -> str:
    """An exception as the last line of a traceback has it."""
    name = type(error).__name__
    try:
        return f"{name}: {error}".removesuffix(": ")
    except BaseException as worse:  # noqa: BLE001 - the class may be the learner's, and then this is their code
        return f"{name}, whose __str__ raises {type(worse).__name__}"


def to_edit(ladder: Ladder, error: BaseException, in_test: bool) -> Path:
    """The file to mend: that with the tests, if a learner has added one that cannot run."""
    if in_test:
        return ladder.tests if _lacks_fixture(error) else ladder.code
    if isinstance(error, ImportError) and error.name == ladder.slug:
        return ladder.code
    files = [error.filename] if isinstance(error, SyntaxError) else [frame.file for frame in stack_of(error)]
    known = [file for file in files if file and (ladder.is_code(file) or ladder.is_test(file))]
    return ladder.tests if known and ladder.is_test(known[-1]) else ladder.code


def sudden_end(ladder: Ladder, stack: list[Frame], *, in_test: bool, status: int, seconds: str | None) -> list[str]:
    """Why the climber never came back: `seconds` is set if its time was up."""
    code = [frame for frame in stack if ladder.is_code(frame.file)]
    where = _pointer("Your code was here: ", code[-1]) if code else []
    importing = f"importing {place(ladder.code)}"
    if seconds is not None:
        time = f"{seconds} second{'s' if seconds != '1' else ''}"
        return [f"Stopped: {'this test' if in_test else importing} had not ended after {time}.", *where]
    during = "during this test" if in_test else f"while {importing}"
    if status < 0:
        return [f"Python itself was killed by {signal.Signals(-status).name} {during}.", *where]
    return [f"Your code ended the program with exit status {status} {during}."]


def passage(ladder: Ladder, stack: list[Frame]) -> list[str]:
    """The failing test's code from its first statement to the failing one."""
    line = next((frame.line for frame in reversed(stack) if ladder.is_test(frame.file)), None)
    if line is None:
        return []
    source = read(ladder.tests)
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and _spans(function, line):
            break
    else:
        return []
    statements = [n for n in ast.walk(function) if isinstance(n, ast.stmt) and _spans(n, line)]
    failing = statements[-1]
    first = function.body[1 if ast.get_docstring(function) and len(function.body) > 1 else 0]
    text = source.splitlines()[first.lineno - 1 : failing.end_lineno]
    if isinstance(failing, ast.Assert) and failing.msg and failing.lineno == failing.end_lineno:
        # Its message is printed apart. Columns count bytes.
        text[-1] = text[-1].encode()[: failing.test.end_col_offset].decode()
    lines = textwrap.dedent("\n".join(text)).splitlines()
    return lines if len(lines) <= CODE_LINES_SHOWN else ["...", *lines[-CODE_LINES_SHOWN:]]


def _lacks_fixture(error: BaseException) -> bool:
    return type(error).__name__ == "FixtureLookupError"


def _not_text(file: str) -> str | None:
    """What keeps a file from being text, in words of ours: Python's are for those who know encodings."""
    try:
        with open(file, "rb") as source:
            encoding, _ = tokenize.detect_encoding(source.readline)
    except (OSError, SyntaxError):
        encoding = "utf-8"
    try:
        data = Path(file).read_bytes()
        data.decode(encoding)
        at = data.find(b"\0")
    except OSError:
        return None
    except UnicodeDecodeError as error:
        at = error.start
    if at < 0:
        return None
    where = place(file, data.count(b"\n", 0, at) + 1)
    return f"{where}: this is not text in UTF-8: there is a byte 0x{data[at]:02x}. Save the file as UTF-8."


def _pointer(prefix: str, frame: Frame) -> list[str]:
    return [f"{prefix}{place(*frame)}:", f"    {line_of(frame.file, frame.line)}"]


def _spans(node: ast.stmt, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or node.lineno)
