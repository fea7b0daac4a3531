"""One judge in a process of its own: tasks come in over a socket, replies go out, one at a time.

It ends when the socket does: a run that is killed leaves no judge behind. What is spoken: four bytes of length, then
JSON, both ways; and before all else the word that the judge is ready.
"""

from __future__ import annotations

import importlib
import os
import queue
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

import msgspec

from graders._engine.classroom.tasks import Reply, Task, grader_of

WARM_JUDGE = "graders._engine.classroom.seat:WarmJudge"
MOST = 64 << 20
READY = b"ready"

Grade = Callable[[Task], Reply]
Factory = Callable[[], AbstractContextManager[Grade]]


class WarmJudge:
    """Grades tasks with one judge, started with the first."""

    def __enter__(self) -> Grade:
        from graders._engine.catalog import Kata
        from graders._engine.judge import Judge

        self._judges: dict[int, Judge] = {}
        self._katas: dict[str, Kata] = {}  # as they were when this process first read them, like its own code
        return self._grade

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for judge in self._judges.values():
            judge.close()

    def _grade(self, task: Task) -> Reply:
        from graders._engine import catalog
        from graders._engine.judge import Judge
        from graders._engine.worker import BoxRefused

        try:
            kata = self._katas.get(task.kata) or catalog.kata(task.kata)
        except catalog.UnknownKata as problem:
            return Reply(refused=str(problem))
        self._katas[task.kata] = kata
        if grader_of(kata) != task.grader:
            return Reply(refused=f"the grader of {task.kata} here is not the one asked for: {grader_of(kata)}")
        try:
            if task.seed not in self._judges:
                self._judges[task.seed] = Judge(seed=task.seed)
            judge = self._judges[task.seed]
            return Reply(result=judge.grade(kata, task.handed_in), problems=judge.problems)
        except BoxRefused as refusal:
            return Reply(refused=f"{refusal}. Others' work needs Linux: WSL2 or a container will do, see README")


def send(channel: socket.socket, body: bytes) -> None:
    """Send a frame."""
    channel.sendall(len(body).to_bytes(4, "big") + body)


def receive(channel: socket.socket) -> bytes:
    """Return the next frame, empty at the end. Raises `OSError`."""
    head = _exactly(channel, 4)
    size = int.from_bytes(head, "big")
    return _exactly(channel, size) if 0 < size <= MOST else b""


def _exactly(channel: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        data = channel.recv(min(size - len(parts), 1 << 20))
        if not data:
            return b""
        parts += data
    return bytes(parts)


def factory(name: str) -> Factory:
    """Return what ``module:name`` names."""
    module, _, member = name.partition(":")
    made: Factory = getattr(importlib.import_module(module), member)
    return made


def main() -> None:
    """Serve until the socket ends. The arguments: its descriptor, and what grades."""
    # Ctrl-C reaches every process of a terminal; the run's own one decides. A handler, unlike ignoring, is not handed
    # down to learners' processes.
    signal.signal(signal.SIGINT, lambda *_: None)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    channel = socket.socket(fileno=int(sys.argv[2]))
    tasks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(channel, tasks), daemon=True).start()
    with factory(sys.argv[3])() as grade:
        send(channel, READY)
        while body := tasks.get():
            send(channel, msgspec.json.encode(grade(msgspec.json.decode(body, type=Task))))


def _listen(channel: socket.socket, tasks: queue.SimpleQueue[bytes]) -> None:
    try:
        while body := receive(channel):
            if body == b"end":
                tasks.put(b"")
                return
            tasks.put(body)
    except OSError:
        pass
    os._exit(0)  # whoever asked is gone; the kernel ends the box with this process
