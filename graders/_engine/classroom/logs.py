"""A run for CI systems: JUnit XML, and the summary of a GitHub step. Pure functions."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree as Xml

from graders._engine import inert
from graders._engine.classroom.feedback import Level, reveal
from graders._engine.classroom.gradebooks import points
from graders._engine.classroom.outcome import Mark, Outcome, Status
from graders._engine.classroom.platforms import title, told
from graders._engine.result import Verdict

_MOST_SUMMARY = 900_000  # bytes; above 1024 k GitHub drops the whole of it
_LEGIBLE = frozenset(" (),+%")


def junit(outcome: Outcome, level: Level) -> bytes:
    """Return JUnit XML: a suite for each kata, a case for each learner's check. The learner is in the class name.

    GitLab shows the first of two cases of the same name, so no two are.
    """
    root = Xml.Element("testsuites", name="kata-gauntlet")
    for kata in outcome.katas:
        suite = Xml.SubElement(root, "testsuite", name=kata.slug)
        counts: Counter[str] = Counter()
        for mark in outcome.marks:
            if mark.kata.slug == kata.slug:
                counts.update(_cases(suite, mark, level))
        for what in ("tests", "failures", "errors", "skipped"):
            suite.set(what, str(counts[what]))
    Xml.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode").encode() + b"\n"


def _cases(suite: Xml.Element, mark: Mark, level: Level) -> list[str]:
    classname = inert.line(f"{mark.learner.key}.{mark.kata.slug}", 300)
    if mark.result is None:
        case = Xml.SubElement(suite, "testcase", classname=classname, name=str(mark.status), time="0")
        kind = "skipped" if mark.status is Status.MISSING else "error"
        Xml.SubElement(case, kind, message=inert.line(mark.note or str(mark.status), 500))
        return ["tests", "skipped" if kind == "skipped" else "errors"]
    shown = reveal(mark.result, level).result
    counted: list[str] = []
    for number, finding in enumerate(shown.findings):
        # A result has one time; what each check took is not kept.
        time = f"{mark.result.wall_s if number == 0 else 0:.3f}"
        case = Xml.SubElement(suite, "testcase", classname=classname, name=title(finding.check), time=time)
        counted.append("tests")
        if finding.verdict is Verdict.UNDECIDED or not finding.measured:
            Xml.SubElement(case, "skipped", message=inert.line(finding.message or str(finding.verdict), 500))
            counted.append("skipped")
        elif finding.verdict is not Verdict.ACCEPTED:
            message = inert.line(finding.message, 500) or f"{title(finding.check)}: {finding.verdict}"
            failure = Xml.SubElement(case, "failure", type=str(finding.verdict), message=message)
            failure.text = told(finding)
            counted.append("failures")
    return counted


def step_summary(outcome: Outcome) -> bytes:
    """Return a summary in GitHub's Markdown. Whatever a learner wrote in it is text, and no link, name or command."""
    counts = Counter(mark.verdict for mark in outcome.marks)
    lines = ["## Kata Gauntlet", "", "| verdict | learners |", "|---|--:|"]
    lines += [f"| {verdict} | {number} |" for verdict, number in sorted(counts.items(), key=lambda it: (-it[1], it[0]))]
    lines += ["", "| learner | kata | verdict | points | note |", "|---|---|---|--:|---|"]
    whole = "\n".join(lines) + "\n"
    for number, mark in enumerate(outcome.marks):
        of = f"{points(mark.final)} of {points(mark.kata.points)}" if mark.final is not None else ""
        note = plain(mark.note)
        row = f"| {plain(mark.learner.called)} | {mark.kata.slug} | {mark.verdict} | {of} | {note} |\n"
        if len(whole.encode()) + len(row.encode()) > _MOST_SUMMARY:
            whole += f"\nand {len(outcome.marks) - number} more; the files of the run have them all\n"
            break
        whole += row
    if outcome.listed:
        whole += f"\n{len(outcome.listed)} files were not simply graded; files.csv says why.\n"
    return whole.encode()


def plain(text: str) -> str:
    """Return ``text`` so that Markdown finds nothing in it: all that is no letter, digit or blank is an entity."""
    return "".join(char if char.isalnum() or char in _LEGIBLE else f"&#{ord(char)};" for char in inert.line(text, 200))
