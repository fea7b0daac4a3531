"""The climber: pytest with our own reporter."""

from __future__ import annotations

import faulthandler
import os
import sys
from collections.abc import Generator
from typing import Any

import pytest

from graders._ladder import explain
from graders._ladder.files import Ladder, place
from graders._ladder.page import Page

SECONDS_PER_TEST = 5

# Parts of pytest that a ladder has no use for: switched off by name, they are not even imported.
# The faulthandler plugin would take the timer that ends a hang.
_UNUSED = (
    *("cacheprovider", "doctest", "faulthandler", "junitxml", "logging", "pastebin"),
    *("reports", "setuponly", "setupplan", "stepwise", "subtests", "unittest"),
)


def climb(ladder: Ladder, notes: int) -> int:
    """Run the visible tests and return the exit status; `notes` is an open file's number."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for variable in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(variable, None)
    faulthandler.enable(file=notes)
    arguments = [
        str(ladder.tests),
        f"--rootdir={ladder.folder}",
        f"--config-file={os.devnull}",
        "--noconftest",
        "--exitfirst",
        "--tb=native",
        "-ppytest_timeout",
        f"--timeout={SECONDS_PER_TEST}",
        *(f"-pno:{name}" for name in _UNUSED),
    ]
    # pytest takes standard output away from the tests, so the page needs one of its own.
    encoding = sys.stdout.encoding
    with open(os.dup(1), "w", encoding=encoding, errors="backslashreplace") as terminal:
        reporter = Reporter(ladder, Page(terminal, ladder), notes)
        end = pytest.main(arguments, plugins=[reporter])
    if reporter.status is None:
        raise RuntimeError(f"pytest would not run: {end!r}")
    return reporter.status


class Reporter:
    """A pytest plugin that prints each test passed, explains the one failed and keeps notes."""

    def __init__(self, ladder: Ladder, page: Page, notes: int) -> None:
        self._ladder = ladder
        self._page = page
        self._notes = notes
        self._compared: tuple[str, str] | None = None
        self._passed = 0
        self._total = 0
        self._item: pytest.Item | None = None
        self._edit = ladder.code
        self._failed = False
        self._broken = False
        self.status: int | None = None  # Until the session has come to its end.

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.pluginmanager.unregister(name="terminalreporter")

    def pytest_collection(self) -> None:
        self._start_clock(SECONDS_PER_TEST)

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self) -> Generator[None, Any, Any]:
        try:
            return (yield)
        except SystemExit as error:  # The learner's file ends the program while it is imported.
            self._failed = True
            self._page.failed(explain.failure(self._ladder, error, None))
            pytest.exit("reported")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._stop_clock()
        self._total = len(session.items)

    def pytest_timeout_set_timer(self, item: pytest.Item, settings: Any) -> bool:
        self._item = item
        self._note("test", item.name, _lesson(item), str(self._passed), str(self._total))
        self._start_clock(settings.timeout)
        return True

    def pytest_timeout_cancel_timer(self) -> bool:
        self._stop_clock()
        return True

    def pytest_enter_pdb(self) -> None:
        self._stop_clock()

    def pytest_runtest_call(self) -> None:
        self._compared = None

    def pytest_assertrepr_compare(self, op: str, left: object, right: object) -> None:
        if op in ("==", "is"):
            from _pytest._io.saferepr import saferepr

            self._compared = (saferepr(right), saferepr(left))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self._passed += 1
            self._page.passed(report.location[2])
        elif report.skipped:
            self._total -= 1

    def pytest_exception_interact(
        self,
        node: pytest.Item | pytest.Collector,
        call: pytest.CallInfo[Any],
        report: pytest.CollectReport | pytest.TestReport,
    ) -> None:
        assert call.excinfo is not None
        error = call.excinfo.value
        if isinstance(error, pytest.Collector.CollectError) and error.__cause__:
            error = error.__cause__
        self._explain(error, node if isinstance(node, pytest.Item) else None, report.capstdout + report.capstderr)

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        # pytest also interrupts itself, after a failure that it has handed over before.
        if isinstance(excinfo.value, KeyboardInterrupt) and not self._failed:
            self._explain(excinfo.value, self._item)

    def _explain(self, error: BaseException, item: pytest.Item | None, printed: str = "") -> None:
        self._failed = True
        self._edit = explain.to_edit(self._ladder, error, in_test=item is not None)
        self._page.failed(
            explain.failure(self._ladder, error, self._compared),
            test=item.name if item else "",
            lesson=_lesson(item) if item else "",
            code=explain.passage(self._ladder, explain.stack_of(error)) if item else [],
            printed=printed,
        )

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        self._broken = True
        raise excinfo.value  # pytest would print it; the parent says it in a line.

    def pytest_sessionfinish(self) -> None:
        self._stop_clock()
        if self._broken:
            return
        if not self._total and not self._failed:
            self._failed = True
            self._edit = self._ladder.tests
            self._page.failed([f"{place(self._ladder.tests)} has no tests."])
        self._page.ending(self._passed, self._total, self._edit)
        self.status = 0 if self._passed == self._total and not self._failed else 1

    def _start_clock(self, seconds: float) -> None:
        self._note("clock", f"{seconds:g}")
        faulthandler.dump_traceback_later(seconds, exit=True, file=self._notes)

    def _stop_clock(self) -> None:
        faulthandler.cancel_dump_traceback_later()

    def _note(self, *fields: str) -> None:
        os.write(self._notes, ("\t".join(fields) + "\n").encode(errors="replace"))


def _lesson(item: Any) -> str:
    return " ".join((item.obj.__doc__ or "").split())
