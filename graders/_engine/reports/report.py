"""A learner's report as a page of its own: the verdict, each check with what it teaches, and what was measured.

One file without a script, which can be read offline, in light and dark, on a telephone and by keyboard.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from graders._engine import inert
from graders._engine.reports import chart, page
from graders._engine.reports.terminal import MEANING
from graders._engine.result import Finding, Result, Verdict


def report(result: Result, title: str, again: str, *, when: float, mistake: str = "") -> bytes:
    """Return the page of a ``result`` that was earned at ``when``, in seconds since 1970.

    ``again`` is the command that replays, up to the replay string; ``mistake`` the sentence on a known mistake, if any.
    """
    from markupsafe import Markup

    charts: dict[str, list[Markup]] = {finding.check: [] for finding in result.findings}
    for cost in result.cost:
        # A chart is made of values, and escapes the few words in it.
        charts.setdefault(cost.check, []).append(Markup(page.inline(chart.svg(cost))))
    filters = {
        "check": lambda check: inert.line(check.removeprefix("test_").replace("_", " "), 100),
        "inert": lambda text: inert.line(text, 2_000),
        "meaning": lambda verdict: f"{MEANING[verdict][0].upper()}{MEANING[verdict][1:]}.",
        "points": lambda number: f"{number:g}",
        "walls": lambda sandbox: f"behind {sandbox}" if sandbox != "unsandboxed" else sandbox,
    }
    return page.rendered(
        page.environment(filters),
        "report.html",
        "script-src 'none'",
        result=result,
        title=title,
        again=again,
        when=time.strftime("%Y-%m-%d %H:%M", time.localtime(when)),
        mistake=mistake,
        worst=result.worst,
        sections=_sections(result.findings),
        passed=sum(finding.verdict is Verdict.ACCEPTED for finding in result.findings),
        charts=charts,
    )


def _sections(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """Return the findings under headings: what fails comes first."""
    measured = [finding for finding in findings if finding.measured]
    return [
        ("To mend", [finding for finding in measured if finding.verdict is not Verdict.ACCEPTED]),
        ("Not measured yet", [finding for finding in findings if not finding.measured]),
        ("What holds", [finding for finding in measured if finding.verdict is Verdict.ACCEPTED]),
    ]
