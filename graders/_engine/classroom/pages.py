"""The pages: one file each, readable offline, in light and dark, on a telephone, by keyboard. Pure functions.

Everything a learner wrote is escaped by the template engine. The teacher's page has one script, named by its digest;
a learner's page has none, and neither may load anything from anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graders._engine import inert
from graders._engine.classroom import analysis
from graders._engine.classroom.copying import Pair
from graders._engine.classroom.feedback import Level, Shown, reveal
from graders._engine.classroom.gradebooks import points
from graders._engine.classroom.outcome import KataFacts, Mark, Outcome, moment
from graders._engine.classroom.platforms import title
from graders._engine.classroom.values import Learner
from graders._engine.reports import chart, page

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent / "templates"
_MEANING = {
    "accepted": "Every property holds, within the budget.",
    "judge_error": "The judge failed. This is ours to mend, and no fault of the submission.",
    "limit_exceeded": "It was ended at a limit of time, memory, output or processes.",
    "runtime_error": "It raised, exited, crashed, or could not be loaded.",
    "wrong_answer": "A property does not hold.",
    "over_budget": "It is right, but dearer than the kata allows.",
    "undecided": "The machine was too noisy to say of some costs; nothing is lost by that.",
    "not_attempted": "It is not written yet.",
    "missing": "Nothing was handed in.",
    "unreadable": "What was handed in could not be read.",
    "ours": "It is not graded yet, because the judge failed. This is no fault of the submission.",
}


def index(outcome: Outcome, links: dict[str, str], *, copies: bool = False) -> bytes:
    """Return the teacher's page. ``links`` leads to each learner's page."""
    from markupsafe import Markup

    script = (_FOLDER / "sort.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    counts = Counter(mark.verdict for mark in outcome.marks)
    distributions = []
    for kata in outcome.katas:
        bins = analysis.distribution(mark for mark in outcome.marks if mark.kata == kata)
        distributions.append((kata, Markup(_bars(bins, kata.points))))
    return _page(
        "index.html",
        f"script-src 'sha256-{digest}'",
        outcome=outcome,
        counts=[(verdict, counts[verdict]) for verdict in _MEANING if counts[verdict]],
        links=links,
        distributions=distributions,
        checks=analysis.checks(outcome),
        clusters=analysis.clusters(outcome)[:50],
        suspicious=analysis.suspicious(outcome)[:200],
        slowest=analysis.slowest(outcome),
        copies=copies,
        script=Markup(script),
    )


def learner(who: Learner, marks: Sequence[Mark], level: Level) -> bytes:
    """Return a learner's page, which shows of the hidden checks what ``level`` allows and of others nothing."""
    return _page(
        "learner.html",
        "script-src 'none'",
        learner=who,
        marks=[_section(mark, reveal(mark.result, level) if mark.result else None) for mark in marks],
    )


def copies(found: Sequence[tuple[KataFacts, Sequence[Pair]]]) -> bytes:
    """Return the page of programs that are alike, side by side."""
    return _page("copies.html", "script-src 'none'", katas=found)


def name_of(key: str) -> str:
    """Return the file name of a learner's page: plain, and no other learner's."""
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", key).strip("-.")[:60]
    if plain and plain == key == plain.lower():
        return plain
    return f"{plain or 'learner'}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def _section(mark: Mark, shown: Shown | None) -> dict[str, Any]:
    from markupsafe import Markup

    if shown is None:
        return {"mark": mark, "result": None}
    result = shown.result
    charts: dict[str, list[Markup]] = {}
    for finding in result.findings:
        costs = [cost for cost in result.cost if cost.check == finding.check and cost.over and cost.dearer]
        # A chart is made of values, and escapes the few words in it.
        charts[finding.check] = [Markup(page.inline(chart.svg(cost))) for cost in costs[-1:]]
    failed = [n for n, finding in enumerate(result.findings) if finding.verdict == result.verdict != "accepted"]
    table = [] if any(charts.values()) else result.cost
    return {"mark": mark, "result": result, "charts": charts, "worst": failed[0] if failed else -1, "table": table}


def _bars(bins: Sequence[int], most: float) -> str:
    """Return a distribution as an SVG of bars, with its figures in words for those who do not see it."""
    width, height, gap = 560, 110, 6
    highest = max([*bins, 1])
    step = width / len(bins)
    words = ", ".join(f"{number} up to {points(most * (n + 1) / len(bins))}" for n, number in enumerate(bins))
    size = f'viewBox="0 0 {width} {height + 40}" width="{width}"'
    parts = [f'<svg class="bars" {size} role="img" aria-label="Scores: {words}">']
    for n, number in enumerate(bins):
        tall = height * number / highest
        left, wide = n * step + gap / 2, step - gap
        top = 20 + height - tall
        parts.append(f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{tall:.1f}"/>')
        if number:
            parts.append(f'<text x="{left + wide / 2:.1f}" y="{top - 5:.1f}" text-anchor="middle">{number}</text>')
        parts.append(f'<text x="{n * step:.1f}" y="{height + 36}">{points(most * n / len(bins))}</text>')
    parts.append(f'<line x1="0" x2="{width}" y1="{height + 20}" y2="{height + 20}"/></svg>')
    return "".join(parts)


def _page(template: str, scripts: str, **values: Any) -> bytes:
    return page.rendered(_environment(), template, scripts, **values)


@cache
def _environment() -> Environment:
    filters: dict[str, Callable[..., Any]] = {
        "check": title,
        "lines": lambda text: [inert.line(line, 200) for line in text.splitlines()[:600]],
        "meaning": lambda verdict: _MEANING[str(verdict)],
        "moment": moment,
        "points": points,
    }
    return page.environment(filters, _FOLDER)
