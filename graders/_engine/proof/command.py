"""The command ``prove``."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import click

from graders._engine import catalog
from graders._engine.catalog import Kata
from graders._engine.kata_name import KataName
from graders._engine.submission import UsageError
from graders._practice import home, mistakes

if TYPE_CHECKING:
    from graders._engine.proof.document import KataProof
    from graders._engine.proof.values import Proof

_DEFAULT_SEEDS = 20


@click.command()
@click.argument("katas", nargs=-1, type=KataName(), metavar="[SLUG]...")
@click.option(
    "--seeds", type=click.IntRange(1, 1000), default=_DEFAULT_SEEDS, show_default=True, help="How many seeds."
)
@click.option("--workers", type=click.IntRange(1, 64), default=os.cpu_count() or 1, help="How many judges at a time.")
@click.option(
    "--only", "pattern", default="*", metavar="PATTERN", help="Only these solutions, as in 'wrong_answer/merge*'."
)
@click.option("--fresh", is_flag=True, help="Grade what has not changed, too, and say where it comes out otherwise.")
@click.option("--record", is_flag=True, help="Only note in kills.toml what each wrong solution fails, for hints.")
@click.option("--json", "json_file", metavar="FILE", help="Write the proof as JSON.")
@click.option("--html", "html_file", metavar="FILE", help="Write the proof as a page.")
def prove(
    katas: tuple[Kata, ...],
    seeds: int,
    workers: int,
    pattern: str,
    fresh: bool,
    record: bool,
    json_file: str | None,
    html_file: str | None,
) -> None:
    """Grade every solution in the bank against the verdict that it is filed under: the kill matrix."""
    from graders._engine.proof import document, page

    if home.installed(catalog.ROOT):
        raise click.ClickException("this needs a checkout of the repository: the solutions are not in this copy")
    if record:
        for kata in katas or catalog.katas():
            _record(kata, workers)
        return
    # Tried before hours of grading, not after.
    for name in filter(None, (json_file, html_file)):
        _write(name, b"", "ab")
    found = [_proven(kata, seeds, workers, pattern, fresh=fresh) for kata in katas or catalog.katas()]
    if json_file is not None:
        _write(json_file, document.to_json(found))
    if html_file is not None:
        _write(html_file, page.page(found))
    sys.exit(0 if all(proof.proven for proof in found) else 1)


def _record(kata: Kata, workers: int) -> None:
    """Note what each wrong solution of a kata fails, and say of how many that could be noted."""
    from graders._engine.proof import recording

    try:
        kills = recording.kills(kata, workers)
    except UsageError as problem:
        raise click.UsageError(str(problem)) from None
    path = kata.solutions / mistakes.NAME
    _write(str(path), mistakes.text(kata.slug, kills).encode())
    click.echo(f"{path.relative_to(catalog.ROOT)}: {len(kills)} of {len(recording.wrong(kata))} wrong solutions")


def _proven(kata: Kata, seeds: int, workers: int, pattern: str, *, fresh: bool) -> KataProof:
    """Prove one kata, and say what came of it."""
    from graders._engine.proof import document, run, table

    click.secho(f"\n{kata.slug}: every solution on {seeds} seeds", bold=True)
    began = time.monotonic()
    state: Proof | None = None
    try:
        for done, of, so_far in run.prove(kata, seeds, workers, pattern, fresh=fresh):
            state = so_far
            _progress(f"  {done} of {of} gradings")
    except UsageError as problem:
        raise click.UsageError(str(problem)) from None
    finally:
        _progress("")
    assert state is not None
    proof = document.document(state, kata.facts.title, time.monotonic() - began)
    for line in table.matrix(proof):
        click.echo(line)
    click.echo("")
    for line in table.figures(proof):
        click.echo(line)
    click.echo("")
    for remark in proof.remarks:
        click.secho(remark, fg="yellow")
    for gap in proof.problems:
        click.secho(gap, fg="red")
    solutions = len(proof.solutions)
    if proof.proven:
        click.secho(f"{kata.slug}: proven, {solutions} solutions on {seeds} seeds", fg="green", bold=True)
    else:
        said = f"{kata.slug}: not proven, {len(proof.problems)} problems in {solutions} solutions"
        click.secho(said, fg="red", bold=True)
    return proof


def _progress(words: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{words:<40}" + ("" if words else "\r"), err=True, nl=False)


def _write(name: str, data: bytes, mode: str = "wb") -> None:
    try:
        with open(name, mode) as file:
            file.write(data)
    except OSError as problem:
        raise click.UsageError(f"cannot write {name!r}: {problem.strerror}") from None
