"""``python -m graders classroom``. What it needs is loaded when it runs: grading one file waits for none of it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graders._engine import catalog, inert

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graders._engine.catalog import Kata
    from graders._engine.classroom.crew import Graders
    from graders._engine.classroom.run import Order, Report

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("submissions", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where grades go.")
@click.option("--kata", "slugs", multiple=True, metavar="SLUG", help="Only this kata; may be given again.")
@click.option("--workers", type=click.IntRange(1, 256), help="How many judges at a time; one for each processor.")
@click.option("--cluster", metavar="ADDRESS", help="Grade on the workers of this Dask scheduler: tcp://host:8786.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Choose the examples, the same for everybody.")
@click.option("--roster", type=_FILE, help="Who is in the class: a CSV with id, name, email, section, extra time.")
@click.option("--deadline", metavar="TIME", help="When it was due, as in 2026-11-20T23:59.")
@click.option("--late-policy", type=_FILE, help="What lateness costs: a TOML file; see README.")
@click.option(
    "--attempts",
    "pick",
    type=click.Choice(["latest", "best", "before-deadline"]),
    default="latest",
    show_default=True,
    help="Which of several attempts counts.",
)
@click.option(
    "--feedback",
    type=click.Choice(["full", "hints", "verdict"]),
    default="hints",
    show_default=True,
    help="What learners' pages say of hidden checks.",
)
@click.option("--file-times", is_flag=True, help="Believe the times of files where names tell none.")
@click.option(
    "--earlier",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="FOLDER",
    help="Compare with this earlier term, too; may be given again.",
)
@click.option("--canvas", type=_FILE, metavar="EXPORT", help="Fill this export of a Canvas gradebook.")
@click.option("--canvas-column", "columns", multiple=True, metavar="SLUG=TITLE", help="Which column is a kata's.")
@click.option("--moodle", "worksheets", multiple=True, metavar="[SLUG=]FILE", help="Fill this Moodle worksheet.")
@click.option("--moodle-column", metavar="TITLE", default="", help="Which column of it holds the grades.")
@click.option(
    "--also",
    multiple=True,
    type=click.Choice(["junit", "summary", "gradescope", "prairielearn", "classroom50"]),
    help="Write this, too; may be given again.",
)
def classroom(
    submissions: tuple[Path, ...],
    out: Path,
    slugs: tuple[str, ...],
    workers: int | None,
    cluster: str | None,
    seed: int | None,
    roster: Path | None,
    deadline: str | None,
    late_policy: Path | None,
    pick: str,
    feedback: str,
    file_times: bool,
    earlier: tuple[Path, ...],
    canvas: Path | None,
    columns: tuple[str, ...],
    worksheets: tuple[str, ...],
    moodle_column: str,
    also: tuple[str, ...],
) -> None:
    """Grade a whole class: SUBMISSIONS is a folder or an archive of folders, files or archives, or several of them.

    Downloads of Canvas, Moodle, Blackboard and Gradescope are known by their names. Results are kept in DIR as they
    come: the same command goes on where it was stopped.
    """
    from graders._engine.classroom import run
    from graders._engine.classroom.cluster import NoCluster
    from graders._engine.classroom.crew import CrewBroken
    from graders._engine.classroom.journal import JournalInUse
    from graders._engine.classroom.roster import BadRoster
    from graders._engine.worker import BoxRefused

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    katas = _katas(slugs)
    try:
        order = run.Order(
            submissions=submissions,
            out=out,
            katas=katas,
            expected=bool(slugs),
            workers=workers,
            seed=seed,
            roster=roster,
            deadline=deadline,
            late_policy=late_policy,
            pick=pick,
            level=feedback,
            file_times=file_times,
            earlier=earlier,
            canvas=canvas,
            canvas_columns=_pairs(columns),
            moodle=_worksheets(worksheets, katas),
            moodle_column=moodle_column,
            also=also,
        )
        report = run.run(order, _graders(cluster))
    except (BadRoster, JournalInUse, NoCluster) as problem:
        raise click.UsageError(str(problem)) from None
    except (BoxRefused, CrewBroken) as refusal:
        click.echo(f"refused: {inert.line(str(refusal), 1_000)}", err=True)
        sys.exit(3)
    except run.Stopped as stopped:
        click.echo(f"\nstopped with {stopped.done} of {stopped.total} graded; the same command goes on there", err=True)
        sys.exit(130)
    except KeyboardInterrupt:
        sys.exit(130)  # click would say 1, and that is no interruption
    _say(order, report)
    sys.exit(3 if report.ours else 0)


def _katas(slugs: tuple[str, ...]) -> list[Kata]:
    try:
        return [catalog.kata(slug) for slug in dict.fromkeys(slugs)] or catalog.katas()
    except catalog.UnknownKata as problem:
        raise click.UsageError(str(problem)) from None


def _graders(cluster: str | None) -> Graders | None:
    """Return who grades: the workers of a cluster, or, for None, judges on this machine."""
    if cluster is None:
        return None
    from graders._engine.classroom.cluster import Cluster

    return Cluster(cluster)


def _pairs(texts: tuple[str, ...]) -> dict[str, str]:
    for text in texts:
        if "=" not in text:
            raise click.UsageError(f"{inert.literal(text)} needs an equals sign: SLUG=TITLE")
    return {slug.replace("-", "_"): title for slug, _, title in (text.partition("=") for text in texts)}


def _worksheets(texts: tuple[str, ...], katas: list[Kata]) -> Mapping[str, Path]:
    """Return the worksheet of each kata; where one kata is graded its name need not be said."""
    found: dict[str, Path] = {}
    known = {kata.slug for kata in katas}
    for text in texts:
        slug, equals, name = text.partition("=")
        slug = slug.replace("-", "_")
        if not equals or slug not in known:
            if len(katas) != 1:
                raise click.UsageError(f"whose worksheet is {inert.literal(text)}? Say SLUG=FILE")
            slug, name = katas[0].slug, text
        if not Path(name).is_file():
            raise click.UsageError(f"there is no file {inert.literal(name)}")
        found[slug] = Path(name)
    return found


def _say(order: Order, report: Report) -> None:
    """Say what the run came to, in a screen."""
    outcome = report.outcome
    for verdict, number in report.counts:
        click.echo(f"{number:>6}  {verdict.replace('_', ' ')}")
    known = "" if report.known == 0 else f", {report.known} were graded before"
    click.echo(f"{len(outcome.learners)} learners; {report.graded} submissions graded now{known}")
    for change in outcome.changes[:10]:
        click.echo(f"changed: {change.learner}, {change.kata}: {change.before}, now {change.after} ({change.why})")
    if len(outcome.changes) > 10:
        click.echo(f"changed: {len(outcome.changes) - 10} more")
    for remark in outcome.remarks[:20]:
        click.secho(f"note: {remark}", fg="yellow")
    for fate, number in report.fates:
        click.echo(f"{number:>6}  files {fate}")
    for who, why in report.ours[:10]:
        click.secho(f"ours: {who}: {inert.line(why, 300)}", fg="red")
    place = os.path.relpath(order.out) if order.out.resolve().is_relative_to(Path.cwd()) else str(order.out)
    click.echo(f"\nopen {inert.line(place, 500)}/index.html")
