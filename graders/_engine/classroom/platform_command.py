"""``python -m graders platform``: one submission inside somebody else's platform, in the platform's own words."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graders._engine import catalog, inert

if TYPE_CHECKING:
    from graders._engine.classroom.platforms import Checkout

_LEVEL = click.option(
    "--feedback",
    type=click.Choice(["full", "hints", "verdict"]),
    default="hints",
    show_default=True,
    help="What is said of hidden checks.",
)
_SEED = click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Choose the examples.")
_OUT = click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")


@click.group()
def platform() -> None:
    """Grade for Gradescope, PrairieLearn and Classroom 50."""


@platform.command()
@click.argument("kind", type=click.Choice(["gradescope", "prairielearn", "classroom50"]), metavar="PLATFORM")
@click.argument("slug")
@click.argument("path", type=click.Path(path_type=Path))
@_OUT
@_LEVEL
@_SEED
def grade(kind: str, slug: str, path: Path, out: Path, feedback: str, seed: int | None) -> None:
    """Grade PATH and write the PLATFORM's file. Without a grade, which is our failure, nothing is written."""
    from graders._engine import submission
    from graders._engine.classroom import platforms
    from graders._engine.classroom.feedback import Level, reveal
    from graders._engine.judge import DEFAULT_SEED, Judge
    from graders._engine.worker import BoxRefused

    kata = _kata(slug)
    try:
        handed_in: submission.Submission | submission.Unreadable = submission.read(path, kata.facts.files)
    except submission.Unreadable as problem:
        handed_in = problem
    except submission.UsageError as problem:
        raise click.UsageError(str(problem)) from None
    try:
        with Judge(seed=DEFAULT_SEED if seed is None else seed) as judge:
            shown = reveal(judge.grade(kata, handed_in), Level(feedback))
        made = {
            "gradescope": lambda: platforms.gradescope(shown),
            "prairielearn": lambda: platforms.prairielearn(shown),
            "classroom50": lambda: platforms.classroom50(shown, _checkout(kata.slug)),
        }[kind]()
    except (BoxRefused, platforms.NoGrade) as problem:
        click.echo(f"no grade: {inert.line(str(problem), 1_000)}", err=True)
        sys.exit(3)
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = out.with_name(f".{out.name}.{os.getpid()}")
    fresh.write_bytes(made)
    os.replace(fresh, out)


@platform.command(name="zip")
@click.argument("slug")
@_OUT
@_LEVEL
@_SEED
def zip_(slug: str, out: Path, feedback: str, seed: int | None) -> None:
    """Write the zip that Gradescope asks for under Configure Autograder."""
    from graders._engine.classroom import autograder
    from graders._engine.classroom.feedback import Level
    from graders._engine.judge import DEFAULT_SEED

    kata = _kata(slug)
    chosen = DEFAULT_SEED if seed is None else seed
    made = autograder.build(kata, Level(feedback), chosen, autograder.requirements(kata))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(made)


def _kata(slug: str) -> catalog.Kata:
    try:
        return catalog.kata(slug)
    except catalog.UnknownKata as problem:
        raise click.UsageError(str(problem)) from None


def _checkout(assignment: str) -> Checkout:
    """Return what Classroom 50 says of the checkout, from its environment."""
    from graders._engine.classroom.platforms import Checkout

    named = {
        field: os.environ.get(f"{field.upper()}{ending}", "")
        for field, ending in (
            *(("classroom", ""), ("assignment", ""), ("submission", "_TAG")),
            *(("commit", "_URL"), ("release", "_URL"), ("review", "_URL")),
        )
    }
    named["assignment"] = named["assignment"] or assignment
    return Checkout(**named, datetime=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
