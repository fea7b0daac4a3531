"""A result as a scorecard for the terminal: what holds, what does not, and the first failure in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import indent, wrap

import click

from graders._engine import inert
from graders._engine.reports import chart
from graders._engine.reports.chart import duration
from graders._engine.reports.shown import as_test, is_program
from graders._engine.result import Cost, Finding, Result, Verdict

MEANING = {
    Verdict.JUDGE_ERROR: "the judge failed; this is ours to mend, and no fault of the submission",
    Verdict.LIMIT_EXCEEDED: "ended at a limit",
    Verdict.RUNTIME_ERROR: "raised, exited or crashed",
    Verdict.WRONG_ANSWER: "a property does not hold",
    Verdict.OVER_BUDGET: "right, but dearer than the kata allows",
    Verdict.UNDECIDED: "too noisy to say; grade again",
    Verdict.NOT_ATTEMPTED: "not written yet",
    Verdict.ACCEPTED: "every property holds, within the budget",
}
_MARK = {
    Verdict.ACCEPTED: ("✓", "green"),
    Verdict.NOT_ATTEMPTED: ("·", "yellow"),
    Verdict.UNDECIDED: ("?", "yellow"),
}
_WIDTH = 76
_LONGEST = 40
_LONGEST_DRAWING = 80  # of a race: what is left out of its middle is what it is about


def scorecard(result: Result, title: str, again: str, mistake: str = "") -> str:
    """Return the scorecard of ``result``. ``again`` is the command that replays, up to the replay string.

    ``mistake`` is a sentence on the known mistake that fails alike, if there is one.
    """
    return "\n".join(_lines(result, title, again, mistake)) + "\n"


def test_of(result: Result) -> list[str]:
    """Return the test function that the scorecard shows, line by line; none where it shows no program."""
    worst = result.worst
    if worst is None or not worst.counterexample or worst.verdict is Verdict.NOT_ATTEMPTED:
        return []
    return _shown(worst) if is_program(worst.counterexample) else []


def _lines(result: Result, title: str, again: str, mistake: str) -> Iterator[str]:
    colour = "green" if result.verdict is Verdict.ACCEPTED else "red"
    yield ""
    yield click.style(f"{title}: {result.verdict}", fg=colour, bold=True) + f", {MEANING[result.verdict]}"
    yield f"{_points(result.score)} of {_points(result.max_score)} points"
    yield ""
    for finding in result.findings:
        yield _row(finding)
    worst = result.worst
    if worst is not None:
        yield ""
        yield from _in_full(worst, again)
        if worst.verdict is Verdict.OVER_BUDGET:
            for cost in [cost for cost in result.cost if cost.check == worst.check and cost.over][-1:]:
                yield ""
                yield from _grown(cost)
        if mistake:
            yield ""
            yield _wrapped(f"A known mistake fails just like this: {inert.line(mistake)}")
    elif result.cost:
        yield ""
        yield from _costs(result)
    yield ""
    yield click.style(f"seed {result.seed} · {result.sandbox} · {result.wall_s:.1f} s", dim=True)


def _row(finding: Finding) -> str:
    mark, colour = _MARK.get(finding.verdict, ("✗", "red"))
    verdict = "" if finding.verdict is Verdict.ACCEPTED else f"  {finding.verdict}"
    if not finding.measured:
        mark, colour, verdict = "-", "yellow", "  not measured"
    earned = f"{_points(finding.score)}/{_points(finding.max_score)}"
    return f"  {click.style(mark, fg=colour)} {_words(finding.check):<42} {earned:>7}{verdict}"


def _words(check: str) -> str:
    return inert.line(check.removeprefix("test_").replace("_", " "), 60)


def _in_full(finding: Finding, again: str) -> Iterator[str]:
    yield click.style(f"✗ {_words(finding.check)}", fg="red", bold=True)
    if finding.lesson:
        yield _wrapped(finding.lesson)
    yield ""
    if finding.counterexample and finding.verdict is not Verdict.NOT_ATTEMPTED:
        shown = _shown(finding)
        yield indent("\n".join(shown), "    " if shown[0].startswith("def ") else "  ")
        yield ""
    yield _wrapped(inert.line(finding.message, 1_000))
    if finding.replay and finding.verdict is not Verdict.NOT_ATTEMPTED:
        yield ""
        yield "  Meet it again:"
        yield f"  {again} {finding.replay}"


def _wrapped(text: str) -> str:
    """Return ``text`` wrapped and indented; wrapping must not bring a CI command to the beginning of a line."""
    return "\n".join("  " + inert.no_command(line) for line in wrap(text, _WIDTH))


def _shown(finding: Finding) -> list[str]:
    """Return the counterexample, ready to paste into the visible tests; a race as it was drawn. A long one is cut."""
    lines = as_test(finding.check, finding.counterexample)
    is_test = lines[0].startswith("def ")
    longest = _LONGEST + 1 if is_test else _LONGEST_DRAWING
    if len(lines) <= longest:
        return lines
    kept, cut = (9 if is_test else 8), len(lines) - longest
    indented = "    " if is_test else ""
    return [*lines[:kept], f"{indented}# ... {cut} more lines; the JSON report has them all", *lines[kept + cut :]]


def _costs(result: Result) -> Iterable[str]:
    yield "  CPU time of a call, or of a part of one, at two sizes; times the reference's:"
    for cost in result.cost:
        small, big = (f"{duration(ns)} at {size:,}" for ns, size in zip(cost.cpu_ns, cost.sizes, strict=True))
        name = inert.line(cost.operation.partition(" per ")[0], 33)
        yield f"  {name:<33}  {small:>16}  {big:>18}  {cost.ratio:.1f}"


def _grown(cost: Cost) -> Iterable[str]:
    """Show how a cost grew, beside the reference's; or, of what was not waited for, what there is to be seen."""
    small, big = (f"at {size:,} {inert.line(cost.unit, 20)}" for size in cost.sizes)
    yield f"  CPU time of {chart.each(cost)}"
    if not cost.dearer:
        yield f"  {'':<23}  {big:>22}"
        over = f"over {duration(cost.cpu_ns[1])}"
        for whose, shown in (("yours, not waited for", over), ("the reference's", duration(cost.reference_cpu_ns[1]))):
            yield f"  {whose:<23}  {shown:>22}"
        return
    yield f"  {'':<15}  {small:>20}  {big:>22}"
    for whose, (low, high), least in (
        ("yours", cost.cpu_ns, cost.at_least),
        ("the reference's", cost.reference_cpu_ns, False),
    ):
        over = "over " if least else ""
        times = f"{over}{high / max(low, 1):.1f} times"
        yield f"  {whose:<15}  {duration(low):>20}  {over + duration(high):>22}  {times}"
    yield ""
    yield chart.terminal(cost)


def _points(number: float) -> str:
    return f"{number:g}"
