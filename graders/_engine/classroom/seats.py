"""The run's end of a judge's process: starts it, and ends it with all that it started."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from graders._engine.classroom import seat
from graders._engine.classroom.tasks import Reply, Task

_ROOT = Path(__file__).resolve().parent.parent.parent.parent
# -P: the folder in which the command was typed may be a learner's.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from graders._engine.classroom.seat import main; main()"


class Seat:
    """A judge's process. What it says first is that it is ready; what it says then are replies to tasks."""

    def __init__(self, factory: str = seat.WARM_JUDGE) -> None:
        self.channel, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-P", "-c", _START, str(_ROOT), str(theirs.fileno()), factory]
            with _no_interrupts():
                self.process = subprocess.Popen(
                    command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
                )

    def ask(self, task: Task, patience_s: float) -> Reply | None:
        """Have a task graded, and wait for it; None from a judge that is gone, or does not come back."""
        self.channel.settimeout(patience_s)
        try:
            seat.send(self.channel, msgspec.json.encode(task))
            body = seat.receive(self.channel)
            if body == seat.READY:
                body = seat.receive(self.channel)
        except OSError:
            return None
        return msgspec.json.decode(body, type=Reply) if body else None

    def tell_to_end(self) -> None:
        """Let it end its box in order, without waiting for that."""
        with contextlib.suppress(OSError):
            seat.send(self.channel, b"end")

    def end(self, *, gently: bool = False) -> int:
        """End it, in order if it is idle; return its status."""
        if gently:
            self.tell_to_end()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        self.process.kill()
        self.channel.close()
        return self.process.wait()


@contextlib.contextmanager
def _no_interrupts() -> Iterator[None]:
    """Start a process, inside, that no Ctrl-C meets before it is ready for one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
