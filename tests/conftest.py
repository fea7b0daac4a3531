"""What every test of the house may use: a warm judge, programs to hand in, and the command line."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from graders._engine import catalog
from graders._engine.catalog import Kata
from graders._engine.judge import Judge
from graders._engine.result import Result
from graders._engine.submission import Submission

ROOT = Path(__file__).resolve().parent.parent

# A test that fails for one in a thousand seeds fails for somebody else: the same examples for all.
# To look further: pytest tests --hypothesis-profile=explore
USUAL = hypothesis.settings.get_profile("default")
hypothesis.settings.register_profile("house", USUAL, deadline=None, database=None, derandomize=True)
hypothesis.settings.register_profile("explore", USUAL, deadline=None, database=None, max_examples=2_000)
hypothesis.settings.load_profile("house")

# Who starts the tests in the background has them ignore Ctrl-C, and all that they start with them.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

RunCommand = Callable[..., "subprocess.CompletedProcess[str]"]
Grade = Callable[..., Result]


def clean_environment(**more: str) -> dict[str, str]:
    """The environment of a user: nothing in it of the test run that is under way."""
    ours = ("PYTEST_", "PYTHON", "NO_COLOR", "FORCE_COLOR", "COLUMNS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, **more}


def run_command(
    *arguments: str | Path, cwd: Path, root: Path = ROOT, timeout: float = 110, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m graders`` of the tree ``root`` in the folder ``cwd``."""
    return subprocess.run(
        [sys.executable, "-m", "graders", *map(str, arguments)],
        cwd=cwd,
        env=clean_environment(PYTHONPATH=str(root), **environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        timeout=timeout,
    )


@pytest.fixture
def command(tmp_path: Path) -> RunCommand:
    """Runs ``python -m graders``, in an empty folder unless told otherwise."""

    def run(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
        folder = tmp_path / "here"
        folder.mkdir(exist_ok=True)
        return run_command(*arguments, **{"cwd": folder, **options})  # type: ignore[arg-type]

    return run


@pytest.fixture(scope="session")
def real_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real Redis, started for these tests, whose clock is theirs to set."""
    server, compiler = shutil.which("redis-server"), shutil.which("cc")
    if server is None or compiler is None:
        missing = "a real Redis needs redis-server and cc: apt-get install redis-server gcc libc6-dev"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    folder = tmp_path_factory.mktemp("redis")
    library, clock, address = folder / "clock.so", folder / "clock", folder / "socket"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O2", "-o", library, ROOT / "tests" / "clock.c"], check=True, timeout=60
    )
    clock.write_bytes(bytes(8))
    options = ["--port", "0", "--unixsocket", address, "--save", "", "--appendonly", "no", "--dir", folder]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            [server, *options],
            env=clean_environment(LD_PRELOAD=str(library), CLOCK_FILE=str(clock)),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
                line.connect(str(address))
                break
            time.sleep(0.05)
        assert running.poll() is None, (folder / "log").read_text(errors="replace")
        yield f"unix://{address}?clock={clock}"
    finally:
        running.kill()
        running.wait()


@pytest.fixture(scope="session")
def lru() -> Kata:
    """The kata that the tests of the engine use."""
    return catalog.kata("lru")


@pytest.fixture(scope="session")
def right(lru: Kata) -> str:
    """A right program: short, and easily made wrong by replacing a line of it."""
    return (lru.solutions / "accepted" / "ordered_dict" / "lru.py").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def changed(right: str) -> Callable[..., str]:
    """Makes another program of the right one, by replacing parts of it that must be there."""

    def change(*replacements: tuple[str, str]) -> str:
        text = right
        for old, new in replacements:
            assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in the right program"
            text = text.replace(old, new)
        return text

    return change


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    """One warm judge for all tests."""
    with Judge() as judge:
        yield judge


@pytest.fixture
def grade(judge: Judge, lru: Kata) -> Grade:
    """Grades a program, given as its text; the judge itself must not fail."""

    def run(source: str | bytes, **options: object) -> Result:
        data = source.encode() if isinstance(source, str) else source
        result = judge.grade(lru, Submission((("lru.py", data),)), **options)  # type: ignore[arg-type]
        assert not judge.problems, judge.problems
        return result

    return run


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the tree, to break things in: graders and katas, and solutions without any."""
    root = tmp_path / "house"
    shutil.copytree(ROOT / "graders", root / "graders")
    shutil.copytree(ROOT / "katas", root / "katas", ignore=shutil.ignore_patterns(".pytest_cache"))
    for path in (ROOT / "solutions").iterdir():
        reference = Path(path.name, "accepted", "reference")
        shutil.copytree(ROOT / "solutions" / reference, root / "solutions" / reference)
    return root


# What runs only when it is asked for by its marker: it takes long, or needs the network.
_ASKED_FOR = ("nightly", "peers")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not asked for by its marker; names in ``-k`` ask for what runs every night, too."""
    asked = config.option.markexpr + (" nightly" if config.option.keyword else "")
    unasked = [name for name in _ASKED_FOR if name not in asked]
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in unasked)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
