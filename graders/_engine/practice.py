"""The commands of a learner's own side: a beginning, hints, the board, a fresh stub, the solution, a kata once more."""

from __future__ import annotations

import difflib
import os
import sys
from pathlib import Path

import click

from graders._engine import catalog, inert
from graders._engine.catalog import Kata
from graders._engine.kata_name import KataName
from graders._engine.result import Result
from graders._ladder import watch
from graders._practice import board, hints, home, mistakes, stubs
from graders._practice.record import Progress, now


def _progress() -> Progress:
    return Progress(home.home(catalog.ROOT))


def own(kata: Kata) -> Path:
    """Return the folder in which a learner does a kata. Raises `click.ClickException` where it was not begun."""
    if not kata.own.is_dir():
        raise click.ClickException(f"katas/{kata.slug} is not here; begin it with  {home.PROGRAM} start {kata.slug}")
    return kata.own


def _facts() -> list[board.Fact]:
    return [
        board.Fact(kata.slug, facts.title, facts.level, facts.minutes, tuple(facts.prerequisites))
        for kata in catalog.katas()
        for facts in [kata.facts]
    ]


@click.command()
@click.argument("katas", nargs=-1, required=True, type=KataName(), metavar="SLUG...")
def start(katas: tuple[Kata, ...]) -> None:
    """Put katas into the current folder, to practise with an installed copy; nothing that is there is overwritten."""
    from graders._engine import handout

    for kata in katas:
        if not kata.own.exists():
            try:
                for name, data in handout.belongings(kata).items():
                    path = home.home(catalog.ROOT) / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(data)
            except OSError as problem:
                raise click.ClickException(f"cannot write katas/{kata.slug}: {problem.strerror}") from None
        files = " and ".join(f"katas/{kata.slug}/{name}" for name in kata.facts.files)
        click.echo(f"{kata.facts.title}: read katas/{kata.slug}/README.md, edit {files}, then")
        click.echo(f"  {click.style(home.climb(kata.slug), bold=True)}")


@click.command()
@click.argument("kata", type=KataName())
@click.option("--all", "every", is_flag=True, help="Every hint that was shown so far, again.")
def hint(kata: Kata, every: bool) -> None:
    """Show the next hint for a kata: a nudge, then the idea, then its shape."""
    if not every:
        click.echo(watch.next_hint(own(kata), _progress()), nl=False)
        return
    known = hints.hints((own(kata) / "hints.md").read_text(encoding="utf-8"))
    shown = known[: _progress().of(kata.slug).hints]
    if not shown:
        raise click.ClickException("no hint was shown yet; ask without --all")
    for number in range(1, len(shown) + 1):
        click.echo(hints.page(known, number, kata.slug))


@click.command()
def progress() -> None:
    """Show all katas, and how far you are with each."""
    click.echo("\n" + board.board(_facts(), _progress().all()))
    _say_what_is_next()


@click.command(name="next")
def next_kata() -> None:
    """Say which kata to do next."""
    _say_what_is_next()


def _say_what_is_next() -> None:
    facts, records = _facts(), _progress().all()
    following = board.following(facts, records)
    if following is None:
        click.echo(f"Every kata is solved. For one of them once more:  {home.command('again')}")
        return
    state = {"new": "Next", "begun": "Go on with", "climbed": "Go on with"}[_progress().of(following.slug).state]
    click.echo(f"{state}: {following.title} ({following.level}, {following.minutes} minutes)")
    here = catalog.kata(following.slug).own.is_dir()
    command = home.climb(following.slug) if here else f"{home.PROGRAM} start {following.slug}"
    click.echo(f"  {click.style(command, bold=True)}")


@click.command()
@click.argument("kata", type=KataName())
def reset(kata: Kata) -> None:
    """Put the stub of a kata back; your attempt is kept in .gauntlet/attempts."""
    try:
        click.echo(watch.reset(own(kata), _progress()))
    except stubs.NoStub as problem:
        raise click.ClickException(str(problem)) from None


@click.command()
@click.argument("kata", type=KataName(), required=False)
def again(kata: Kata | None) -> None:
    """Do a solved kata once more: the one that has waited longest, unless you name one."""
    facts, records = _facts(), _progress().all()
    if kata is None:
        due = board.due(facts, records, now())
        if due is None:
            click.echo(f"No kata has waited long enough. Name one, if you want to:  {home.command('again', 'lru')}")
            return
        kata = catalog.kata(due.slug)
    record = records.get(kata.slug)
    if record is None or record.state != "solved":
        raise click.ClickException(f"{kata.slug} is not solved yet:  {home.climb(kata.slug)}")
    best = min(record.solved, key=lambda solved: solved.minutes)
    try:
        click.echo(watch.reset(own(kata), _progress()))
    except stubs.NoStub as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"Your best time is {best.minutes} min. Begin with  {click.style(home.climb(kata.slug), bold=True)}")


@click.command()
@click.argument("kata", type=KataName())
@click.option("--give-up", is_flag=True, help="Show it though the kata is not solved.")
def solution(kata: Kata, give_up: bool) -> None:
    """Show the reference beside your own solution, once yours is accepted."""
    if not kata.reference.is_dir():
        raise click.UsageError(f"the solutions are not in this copy; there is no {kata.reference}")
    if _progress().of(kata.slug).state != "solved" and not give_up:
        raise click.ClickException(f"{kata.slug} is not solved yet; solve it, ask for a hint, or say --give-up")
    for name in kata.facts.files:
        reference = _lines(kata.reference / name)
        click.secho(f"\n{name}: the reference\n", bold=True)
        click.echo("\n".join(f"    {line}" for line in reference))
        yours = _lines(kata.own / name)
        if yours and yours != reference and not give_up:
            click.secho(f"\n{name}: from yours (-) to the reference (+)\n", bold=True)
            click.echo(
                "\n".join(f"    {line}" for line in list(difflib.unified_diff(yours, reference, lineterm=""))[2:])
            )
    words = kata.solutions / "README.md"
    if words.is_file():
        click.secho("\nWhy it is as it is, and what else would do\n", bold=True)
        click.echo("\n".join(f"    {line}".rstrip() for line in _lines(words)))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="backslashreplace").splitlines()
    except OSError:
        return []


COMMANDS = (start, hint, progress, next_kata, reset, again, solution)


def remember(kata: Kata, result: Result) -> str:
    """Keep what one's own solution earned, unless it was the judge that failed; return the mistake that it knows."""
    if result.verdict == "judge_error":
        return ""
    mistake = mistakes.known(kata.solutions, mistakes.kill(result.verdict, result.failed, result.shown))
    _progress().update(
        kata.slug,
        lambda record: record.graded(result.verdict, result.score, result.max_score, now()).mistaken(mistake),
    )
    return mistake


def keep_report(result: Result, kata: Kata, again: str, mistake: str, file: str | None) -> str | None:
    """Write the report as a page to ``file``, or beside what is remembered; return where it is, as a link.

    Where nothing can be remembered there is none. Raises `click.UsageError` for a ``file`` that cannot be written.
    """
    from graders._engine.reports.report import report

    path = Path(file) if file is not None else _progress().folder / f"{kata.slug}.html"
    data = report(result, kata.facts.title, again, when=now(), mistake=mistake)
    try:
        if file is None:
            path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    except OSError as problem:
        if file is None:
            return None
        raise click.UsageError(f"cannot write {file!r}: {problem.strerror}") from None
    return _linked(path)


def next_step(kata: Kata, verdict: str) -> str:
    """Return in lines what to do after a grade of one's own solution, as it can be typed here."""
    hinted = {"Stuck? One hint at a time": home.command("hint", kata.slug)}
    steps = {
        "accepted": {
            "The reference beside yours": home.command("solution", kata.slug),
            "The next kata": home.command("next"),
        },
        "undecided": {},
        "judge_error": {},
    }
    if verdict == "over_budget":
        from graders._engine import curves

        if curves.has_probes(kata):
            steps[verdict] = {"Your cost against size, drawn": home.command("curve", kata.slug)}
    return "".join(f"{what}:  {command}\n" for what, command in steps.get(verdict, hinted).items())


def _linked(path: Path) -> str:
    """Return a path from here; on a terminal that knows links, one to click on (OSC 8)."""
    shown = inert.line(os.path.relpath(path), 1_000)
    if not sys.stdout.isatty() or os.environ.get("TERM", "dumb") == "dumb":
        return shown
    return f"\x1b]8;;{path.resolve().as_uri()}\x1b\\{shown}\x1b]8;;\x1b\\"


def append_test(kata: Kata, lines: list[str]) -> str:
    """Append a printed program to the kata's visible tests, under a name of its own; return that name.

    Raises `click.UsageError` where that file cannot be written.
    """
    path = kata.own / f"test_{kata.slug}.py"
    name = lines[0].removeprefix("def ").removesuffix("():")
    try:
        text = path.read_text(encoding="utf-8")
        body = "\n".join(lines[1:])
        if body in text:
            return name
        number = 2
        fresh = name
        while f"def {fresh}(" in text:
            fresh, number = f"{name}_{number}", number + 1
        path.write_text(f"{text.rstrip()}\n\n\ndef {fresh}():\n{body}\n", encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise click.UsageError(f"cannot add a test to {path.name}: {problem}") from None
    return fresh
