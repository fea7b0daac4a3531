"""The command line. Exit status: 0 accepted, 1 not accepted, 2 bad usage, 3 the judge failed or refused."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

import graders
from graders._engine import authoring, catalog, inert, practice, submission
from graders._engine.catalog import Kata
from graders._engine.classroom.command import classroom
from graders._engine.classroom.platform_command import platform
from graders._engine.kata_name import KataName
from graders._engine.practice import append_test, keep_report, next_step, own, remember
from graders._engine.proof.command import prove
from graders._engine.submission import Submission, Unreadable, UsageError
from graders._practice import home

if TYPE_CHECKING:
    from graders._engine.judge import Judge

ELSEWHERE = (
    "Your own file can be graded with --unsafe-own-code; others' work needs Linux: WSL2 or a container will do, "
    "see README"
)
_unsafe = click.option(
    "--unsafe-own-code",
    "unsafe",
    is_flag=True,
    help="Grade without walls. For a file that you wrote yourself.",
)
# How a worker starts: what other systems than Linux must do can be tried on Linux too.
_start = click.option(
    "--start", type=click.Choice(["fork", "exec"]), default="fork" if sys.platform == "linux" else "exec", hidden=True
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(graders.__version__, prog_name="kata-gauntlet")
def main() -> None:
    """Do katas: what the nox sessions run, for scripts and for installed copies."""
    if "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb":
        click.get_current_context().color = False
    elif "FORCE_COLOR" in os.environ:
        click.get_current_context().color = True


for _command in (*practice.COMMANDS, *authoring.COMMANDS):
    main.add_command(_command)


@main.command()
@click.argument("kata", type=KataName())
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--json", "json_file", metavar="FILE", help="Write the result as JSON to FILE; - for the terminal.")
@click.option(
    "--seed", type=click.IntRange(0, 2**63 - 1), help="Choose the examples; the same seed, the same examples."
)
@click.option("--only", metavar="CHECK", help="Run one check of the hidden grade.")
@click.option(
    "--redis", metavar="URL", help="Use a real Redis: unix:///PATH?clock=FILE or redis://127.0.0.1:PORT?clock=FILE."
)
@click.option("--write", is_flag=True, help="Add the counterexample to your visible tests.")
@click.option("--html", "html_file", metavar="FILE", help="Write the report as a page to FILE.")
@_unsafe
@_start
def grade(
    kata: Kata,
    path: Path | None,
    json_file: str | None,
    seed: int | None,
    only: str | None,
    redis: str | None,
    write: bool,
    html_file: str | None,
    unsafe: bool,
    start: str,
) -> None:
    """Grade PATH, a folder or a file; your own solution in katas/SLUG if there is none."""
    from graders._engine.judge import DEFAULT_SEED
    from graders._engine.reports import terminal
    from graders._engine.result import to_json

    handed_in = _read(path or own(kata), kata)
    if only is not None and only not in kata.checks:
        raise click.UsageError(f"{kata.slug} has no check {only!r}; it has: {', '.join(kata.checks)}")
    with _judge(DEFAULT_SEED if seed is None else seed, unsafe, start, redis) as judge:
        result = judge.grade(kata, handed_in, only=only)
        _own_up(judge)
    mine = path is None and only is None
    mistake = remember(kata, result) if mine else ""
    again = _replay_command(kata, path)
    if json_file == "-":
        click.echo(to_json(result), nl=False)
    else:
        click.echo(terminal.scorecard(result, kata.facts.title, again, mistake), nl=False)
        if json_file is not None:
            _write(json_file, to_json(result))
    if mine or html_file is not None:
        sys.stdout.flush()  # the verdict is waited for, the page is not
        page = keep_report(result, kata, again, mistake, html_file)
        if page is not None and json_file != "-":
            click.echo(f"The report as a page:  {page}")
    if write and path is None and (lines := terminal.test_of(result)):
        click.echo(f"Added to test_{kata.slug}.py: {append_test(kata, lines)}")
    elif write and path is None and result.worst is not None and result.worst.replay:
        click.echo("Nothing was added: a test runs in no chosen order of steps. Meet it again as above.")
    if mine and json_file != "-":
        click.echo(next_step(kata, result.verdict), nl=False)
    sys.exit(_status(result.verdict))


@main.command()
@click.argument("kata", type=KataName())
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--svg", "svg_file", metavar="FILE", help="Write the curves as an SVG to FILE, too.")
@click.option("--only", metavar="CHECK", help="Draw the curves of one check of cost.")
@_unsafe
@_start
def curve(kata: Kata, path: Path | None, svg_file: str | None, only: str | None, unsafe: bool, start: str) -> None:
    """Draw cost against size: PATH's or your own solution's, the reference's, and a wasteful one's."""
    from graders._engine import curves
    from graders._engine.failures import Failure
    from graders._engine.judge import DEFAULT_SEED
    from graders._engine.reports import plot

    handed_in = _read(path or own(kata), kata)
    if isinstance(handed_in, Unreadable):
        raise click.ClickException(str(handed_in))
    try:
        checks = {probe.check for probe in curves.probes(kata)}
    except UsageError as problem:
        raise click.UsageError(str(problem)) from None
    if only is not None and only not in checks:
        raise click.UsageError(f"{kata.slug} has no check of cost {only!r}; it has: {', '.join(sorted(checks))}")
    columns = shutil.get_terminal_size().columns
    drawn = []
    with _judge(DEFAULT_SEED, unsafe, start) as judge:
        try:
            for each in curves.plots(judge, kata, handed_in, only):
                click.echo("\n" + plot.legible(plot.card(each, columns), sys.stdout.encoding))
                drawn.append(each)
        except Failure as problem:
            raise click.ClickException(inert.line(problem.message, 1_000)) from None
    if svg_file is not None:
        _write(svg_file, plot.sheet(drawn).encode())
        click.echo(f"As an SVG: {inert.line(svg_file)}")


@main.command()
@click.argument("kata", type=KataName())
@click.option("--watch", is_flag=True, help="Again whenever you save.")
@click.pass_context
def climb(context: click.Context, kata: Kata, watch: bool) -> None:
    """Climb a kata's visible tests, then face the hidden grade, as `nox -s kata-<name>` does in a checkout."""
    own(kata)
    # Walls need Linux; elsewhere one's own file, and no other, is graded without them.
    unsafe = sys.platform != "linux"
    options = ["--watch", *(["--unsafe-own-code"] if unsafe else [])] if watch else []
    ladder = [sys.executable, "-m", "graders._ladder", kata.slug, *options]
    status = subprocess.call(ladder, cwd=home.home(catalog.ROOT))
    if status or watch:
        sys.exit(status)
    context.invoke(grade, kata=kata, unsafe=unsafe, start="exec" if unsafe else "fork")


@main.command()
@click.argument("kata", type=KataName())
@click.argument("words", nargs=-1, required=True, metavar="[PATH] STRING")
@_unsafe
@_start
def replay(kata: Kata, words: tuple[str, ...], unsafe: bool, start: str) -> None:
    """Meet one counterexample again: STRING is the replay string from a report."""
    from graders._engine import replay as strings
    from graders._engine.judge import DEFAULT_SEED
    from graders._engine.reports import terminal
    from graders._engine.script import Script

    if len(words) > 2:
        raise click.UsageError("give a path, if any, and one replay string")
    path = Path(words[0]) if len(words) == 2 else own(kata)
    try:
        check, example = strings.parse(words[-1])
        if check not in kata.checks or kata.checks[check].parameters != example.keys():
            raise UsageError(f"{kata.slug} has no check {check!r} for this replay string; is it of another kata?")
        if not isinstance(example.get("program", Script(())), Script):
            raise UsageError(f"this replay string holds no program for {check!r}; copy it whole from the report")
        steps = chain(*(value for value in example.values() if isinstance(value, Script)))
        named = {step.name for step in steps if step.verb in ("call", "catch", "each", "read") and not step.on}
        if not named.issubset(kata.api):
            raise UsageError(f"the replay string asks for what {kata.slug} has not; is it of another kata?")
    except UsageError as problem:
        raise click.UsageError(str(problem)) from None
    handed_in = _read(path, kata)
    with _judge(DEFAULT_SEED, unsafe, start) as judge:
        result = judge.grade(kata, handed_in, only=check, example=example)
        _own_up(judge)
    again = _replay_command(kata, path if len(words) == 2 else None)
    click.echo(terminal.scorecard(result, kata.facts.title, again), nl=False)
    sys.exit(_status(result.verdict))


@main.command()
@click.argument("katas", nargs=-1, type=KataName(), metavar="[SLUG]...")
@click.option("--out", metavar="FILE", default="katas.zip", show_default=True, help="Where to write the archive.")
def handout(katas: tuple[Kata, ...], out: str) -> None:
    """Make the learners' archive of some katas, or all: stubs, visible tests and hints; no graders, no solutions."""
    from graders._engine import handout as handouts
    from graders._practice import stubs

    chosen = list(katas) or catalog.katas()
    for kata in chosen:
        name = kata.facts.files[0]
        if not stubs.is_stub((kata.folder / name).read_text(encoding="utf-8", errors="replace")):
            first = home.command("reset", kata.slug)
            raise click.ClickException(f"katas/{kata.slug}/{name} is no stub: first  {first}")
    _write(out, handouts.archive(chosen))
    click.echo(f"{out}: {', '.join(kata.slug for kata in chosen)}")


@main.command(name="list")
def list_katas() -> None:
    """List the katas."""
    for kata in catalog.katas():
        facts = kata.facts
        click.echo(f"{kata.slug:<16} {facts.level:<8} {facts.minutes:>4} min  {facts.title}: {facts.summary}")


@main.command()
def doctor() -> None:
    """Say which walls stand on this machine, each layer tried, and why those that do not stand do not."""
    click.echo(f"kata-gauntlet {graders.__version__}, Python {sys.version.split()[0]} on {sys.platform}")
    click.echo(f"katas: {', '.join(kata.slug for kata in catalog.katas())}")
    if sys.platform != "linux":
        click.echo(f"walls: none on {sys.platform}. {ELSEWHERE}")
        sys.exit(3)
    from graders._engine.box import Box
    from graders._engine.worker import BoxRefused

    click.echo("walls, each tried in a throw-away process:")
    with Box((), survey=True) as box:
        for walls, reason in box.reasons().items():
            mark = click.style("✗", fg="red") if reason else click.style("✓", fg="green")
            click.echo(f"  {mark} {walls:<32} {reason or 'stands'}")
    try:
        with Box() as box:
            click.echo(f"grading is done behind: {box.chain}")
    except BoxRefused as refusal:
        click.echo(f"grading others' work is refused: {refusal}. {ELSEWHERE}")
        sys.exit(3)


main.add_command(classroom)
main.add_command(platform)
main.add_command(prove)


def _read(path: Path, kata: Kata) -> Submission | Unreadable:
    try:
        return submission.read(path, kata.facts.files)
    except Unreadable as problem:
        return problem
    except UsageError as problem:
        raise click.UsageError(str(problem)) from None


def _replay_command(kata: Kata, path: Path | None) -> str:
    """Return the command that meets a counterexample again, as it can be typed here, up to the replay string."""
    python = os.path.relpath(sys.executable) if Path(sys.executable).is_relative_to(Path.cwd()) else "python"
    program = home.PROGRAM if home.installed(catalog.ROOT) else f"{python} -m graders"
    place = f" {shlex.quote(str(path))}" if path else ""
    return inert.line(f"{program} replay {kata.slug}{place}", 1_000)


def _own_up(judge: Judge) -> None:
    for problem in judge.problems:
        click.echo(f"judge: {inert.line(problem, 1_000)}", err=True)


def run() -> int:
    """Run the command line; return its exit status. What breaks in it is ours, and says so."""
    try:
        main(prog_name=home.PROGRAM if Path(sys.argv[0]).stem == home.PROGRAM else "python -m graders")
    except KeyboardInterrupt:
        return 130
    except Exception as problem:  # noqa: BLE001 - the last handler: a traceback would pass for a verdict
        click.echo(f"judge: {type(problem).__name__}: {inert.line(str(problem), 1_000)}; please report this", err=True)
        return 3
    return 0


@contextlib.contextmanager
def _judge(seed: int, unsafe: bool, start: str, redis: str | None = None) -> Iterator[Judge]:
    """Lend a judge; leave with status 3 and one sentence where no walls stand."""
    from graders._engine.judge import Judge
    from graders._engine.redis.server import UnfitRedis
    from graders._engine.worker import BoxRefused

    try:
        with Judge(seed=seed, unsafe=unsafe, fork=start == "fork", redis=redis) as judge:
            yield judge
    except UnfitRedis as problem:
        raise click.UsageError(f"--redis: {problem}") from None
    except BoxRefused as refusal:
        click.echo(f"refused: {refusal}. {ELSEWHERE}", err=True)
        sys.exit(3)
    except KeyboardInterrupt:
        sys.exit(130)  # click would say 1, and that is a verdict


def _write(name: str, data: bytes) -> None:
    try:
        Path(name).write_bytes(data)
    except OSError as problem:
        raise click.UsageError(f"cannot write {name!r}: {problem.strerror}") from None


def _status(verdict: str) -> int:
    return {"accepted": 0, "judge_error": 3}.get(verdict, 1)
