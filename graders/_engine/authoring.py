"""The commands of those who write katas: a new one, its mutants, the branch of references.

They need a checkout: an installed copy has neither the bank of solutions nor a place for a kata of one's own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from graders._engine import catalog
from graders._engine.catalog import Kata
from graders._engine.kata_name import KataName
from graders._practice import home

_workers = click.option(
    "--workers", type=click.IntRange(1, 64), default=os.cpu_count() or 1, help="How many judges at a time."
)


@click.command()
@click.argument("kata", type=KataName())
@click.argument("solution", default="accepted/reference")
@_workers
def mutate(kata: Kata, solution: str, workers: int) -> None:
    """Grade every program that is one edit away from a right SOLUTION: which mistakes does the grader let live?"""
    _needs_checkout()
    from graders._engine import survival

    folder = kata.solutions / solution
    if not (folder / kata.facts.files[0]).is_file():
        raise click.UsageError(f"there is no solutions/{kata.slug}/{solution}/{kata.facts.files[0]}")
    known = survival.equivalents(kata) if folder == kata.reference else {}
    fates = []
    for fate in survival.fates(kata, folder, workers):
        fates.append(fate)
        if sys.stderr.isatty():
            click.echo(f"\r  {len(fates)} mutants graded", err=True, nl=False)
    if sys.stderr.isatty():
        click.echo("\r" + " " * 30 + "\r", err=True, nl=False)
    fates.sort(key=lambda fate: fate.mutant.line)
    living = [fate for fate in fates if fate.lives]
    survivors = [fate for fate in living if fate.mutant.name not in known]
    for fate in survivors:
        click.secho(f"SURVIVOR line {fate.mutant.line}, {fate.mutant.name}: {fate.verdict}", fg="red")
    strangers = known.keys() - {fate.mutant.name for fate in living}
    for name in sorted(strangers):
        click.secho(f"STALE {name}: equivalent.toml has it, and no mutant of that name lives", fg="red")
    click.echo(
        f"{kata.slug}: {len(fates)} mutants of {solution}, {len(fates) - len(living)} killed, "
        f"{len(living) - len(survivors)} equivalent, {len(survivors)} survive"
    )
    sys.exit(1 if survivors or strangers else 0)


@click.command()
@click.argument("name")
def new(name: str) -> None:
    """Begin a kata: three folders with a stub, a test, a property, a model, a reference and two wrong solutions."""
    _needs_checkout()
    from graders._engine import scaffold

    slug = name.removeprefix("kata-").replace("-", "_")
    try:
        made = scaffold.make(slug, catalog.ROOT)
    except scaffold.CannotBeMade as problem:
        raise click.UsageError(str(problem)) from None
    for path in made:
        click.echo(f"  {path.relative_to(catalog.ROOT)}")
    click.echo(f"\nIt is proven as it stands:  nox -s prove -- {slug} --seeds 1")
    click.echo("Now make it yours: .github/CONTRIBUTING.md, 'Adding a kata', says in which order.")


@click.command(name="solutions-branch")
@click.option("--check", is_flag=True, help="Climb every ladder and grade every kata of it, too.")
def solutions_branch(check: bool) -> None:
    """Build the branch `solutions` from HEAD: the references laid over the stubs."""
    _needs_checkout()
    from graders._engine import branch

    try:
        commit = branch.build(catalog.ROOT, catalog.katas())
        click.echo(f"{branch.NAME}: {commit[:12]}")
        if not check:
            return
        with tempfile.TemporaryDirectory() as scratch:
            branch.export(catalog.ROOT, commit, Path(scratch))
            failed = [kata.slug for kata in catalog.katas() if not _passes(kata, Path(scratch))]
    except branch.CannotBeBuilt as problem:
        raise click.ClickException(str(problem)) from None
    if failed:
        raise click.ClickException(f"with the reference in place {', '.join(failed)} does not pass")
    click.echo(f"{len(catalog.katas())} katas climbed and graded: all accepted")


def _passes(kata: Kata, root: Path) -> bool:
    """Whether a kata's visible tests pass in a copy of the tree, and its grade is accepted."""
    for module, *arguments in (("graders._ladder", kata.slug), ("graders", "grade", kata.slug)):
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments], cwd=root, check=False, capture_output=True, text=True
        )
        if done.returncode:
            click.echo(done.stdout + done.stderr)
            return False
    return True


def _needs_checkout() -> None:
    if home.installed(catalog.ROOT):
        raise click.ClickException("this needs a checkout of the repository: the solutions are not in this copy")


COMMANDS = (new, mutate, solutions_branch)
