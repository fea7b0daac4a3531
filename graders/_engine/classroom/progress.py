"""What a run says while it goes on: a bar on a terminal, and nothing elsewhere."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from graders._engine.classroom.work import Silent, Watcher


@contextmanager
def watcher() -> Iterator[Watcher]:
    """Lend what watches a run: a bar with rate, time left and verdicts, where somebody can see it."""
    if not sys.stderr.isatty():
        yield Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    columns = (
        SpinnerColumn(),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[verdicts]}"),
    )
    # A learner's words are not in it: only verdicts and numbers.
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _Bar(progress)


class _Bar:
    def __init__(self, progress: object) -> None:
        from rich.progress import Progress

        assert isinstance(progress, Progress)
        self._progress = progress
        self._task = progress.add_task("", total=None, rate="", verdicts="reading")
        self._verdicts: Counter[str] = Counter()

    def begins(self, total: int, known: int) -> None:
        """Draw the bar, as far as it was when the last run ended."""
        self._progress.reset(self._task, total=total, completed=known, rate="", verdicts="starting judges")

    def one(self, verdict: str) -> None:
        """Draw one more."""
        self._verdicts[verdict] += 1
        self._progress.advance(self._task)
        elapsed = self._progress.tasks[0].elapsed or 0.0
        rate = f"{sum(self._verdicts.values()) / elapsed:.1f} a second" if elapsed > 1 else ""
        said = "  ".join(f"{word.replace('_', ' ')} {number}" for word, number in self._verdicts.most_common())
        self._progress.update(self._task, rate=rate, verdicts=said)
