"""Everything that is written of an outcome, as bytes by file name; and the writing of them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from graders._engine.classroom import gradebooks, logs, pages, platforms
from graders._engine.classroom.copying import Pair
from graders._engine.classroom.feedback import Level, reveal
from graders._engine.classroom.outcome import Mark, Outcome, moment
from graders._engine.classroom.values import Learner

ALSO = ("junit", "summary", "gradescope", "prairielearn", "classroom50")
SCHEMA = "kata-gauntlet/learner/v1"

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a teacher asked for besides pages and tables."""

    level: Level = Level.HINTS
    also: tuple[str, ...] = ()


def files(outcome: Outcome, wishes: Wishes, alike: Mapping[str, Sequence[Pair]] | None = None) -> Files:
    """Return every file of an outcome. Those in ``learners`` and of platforms show what learners may see."""
    names = {learner.key: pages.name_of(learner.key) for learner in outcome.learners}
    links = {key: f"learners/{name}.html" for key, name in names.items()}
    made: Files = {
        "index.html": pages.index(outcome, links, copies=alike is not None),
        "grades.csv": gradebooks.grades_csv(outcome),
        "files.csv": gradebooks.files_csv(outcome),
    }
    if alike is not None:
        made["copies.html"] = pages.copies([(kata, alike.get(kata.slug, ())) for kata in outcome.katas])
    marks: dict[str, list[Mark]] = {}
    for mark in outcome.marks:
        marks.setdefault(mark.learner.key, []).append(mark)
    for learner in outcome.learners:
        name = names[learner.key]
        made[links[learner.key]] = pages.learner(learner, marks.get(learner.key, []), wishes.level)
        made[f"results/{name}.json"] = learner_json(learner, marks.get(learner.key, []))
        for mark in marks.get(learner.key, ()):
            made |= _for_platforms(mark, name, wishes)
    if "junit" in wishes.also:
        made["junit.xml"] = logs.junit(outcome, wishes.level)
    if "summary" in wishes.also:
        made["summary.md"] = logs.step_summary(outcome)
    return made


def learner_json(learner: Learner, marks: Iterable[Mark]) -> bytes:
    """Return a learner's results as JSON, whole: for the teacher, and not for the learner."""
    whole = {
        "schema": SCHEMA,
        "learner": {"id": learner.key, "name": learner.name, "email": learner.email, "section": learner.section},
        "marks": [
            {
                "kata": mark.kata.slug,
                "status": mark.status,
                "verdict": mark.verdict,
                "final": mark.final,
                "max_score": mark.kata.points,
                "days_late": mark.days_late,
                "percent_off": mark.percent_off,
                "attempts": mark.attempts,
                "file": mark.attempt.place if mark.attempt else "",
                "handed_in": moment(mark.attempt.when) if mark.attempt else "",
                "note": mark.note,
                "result": mark.result,
            }
            for mark in marks
        ],
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def _for_platforms(mark: Mark, name: str, wishes: Wishes) -> Files:
    if mark.result is None:
        return {}
    shown = reveal(mark.result, wishes.level)
    makers: dict[str, Callable[[], bytes]] = {
        "gradescope": lambda: platforms.gradescope(shown),
        "prairielearn": lambda: platforms.prairielearn(shown),
        "classroom50": lambda: platforms.classroom50(shown, platforms.Checkout(assignment=mark.kata.slug)),
    }
    return {f"{kind}/{mark.kata.slug}/{name}.json": makers[kind]() for kind in makers if kind in wishes.also}


def write(folder: Path, made: Files, stale: Iterable[str]) -> None:
    """Write ``made`` into ``folder``, each file whole or not at all; remove what is ``stale`` of earlier runs."""
    for name, data in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with _replacing(path) as fresh:
            fresh.write_bytes(data)
    for name in stale:
        if ".." not in Path(name).parts:
            with contextlib.suppress(OSError):
                (folder / name).unlink()


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield fresh
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
