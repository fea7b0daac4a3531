"""The box: starts the zygote, has it raise the walls and fork workers, and ends those from outside. Linux only."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from graders._boxed import wire
from graders._engine.worker import TICK_S, BoxBroken, BoxRefused, Limits, Surroundings, Worker, WorkerLost

UNSANDBOXED = "unsandboxed"

_GRADERS = Path(__file__).resolve().parent.parent
_START = "import sys; sys.path.insert(0, sys.argv[1]); from _boxed.zygote import main; main()"


class _Zygote:
    """The zygote's process, and the socket to it."""

    def __init__(self, layers: tuple[str, ...] | None, surroundings: Surroundings, *, survey: bool) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            # No user's or site's packages, no bytecode written, nothing of the current folder, and no environment
            # but a hash seed (which -I would ignore).
            self._process = subprocess.Popen(
                [sys.executable, "-s", "-P", "-S", "-B", "-c", _START, str(_GRADERS)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=surroundings.environment,
                cwd="/",
                start_new_session=True,
            )
        self._control = ours
        self._control.settimeout(60)
        self.broken = False
        plan = {"layers": None if layers is None else list(layers), "readable": [], "survey": survey}
        self.tell({**plan, "packages": surroundings.folders()})

    def tell(self, message: dict[str, Any], descriptors: tuple[int, ...] = ()) -> None:
        """Send a message. Raises `BoxBroken`."""
        try:
            socket.send_fds(self._control, [json.dumps(message).encode()], descriptors)
        except OSError as problem:
            raise self._broke(str(problem)) from None

    def answer(self, descriptors: int = 0) -> tuple[dict[str, Any], list[int]]:
        """Return the next answer with its descriptors. Raises `BoxBroken`."""
        try:
            packet, handles, _, _ = socket.recv_fds(self._control, 1 << 16, descriptors)
        except OSError as problem:
            raise self._broke(str(problem)) from None
        if not packet:
            assert self._process.stderr is not None
            words = self._process.stderr.read().decode(errors="replace").strip()
            raise self._broke(f"it ended; {words[-500:] or 'it gave no reason'}")
        found = json.loads(packet)
        if "error" in found:
            raise self._broke(found["error"])
        return found, list(handles)

    def _broke(self, why: str) -> BoxBroken:
        self.broken = True
        return BoxBroken(f"the zygote does not answer: {why}")

    def close(self) -> None:
        """End the zygote. Workers die with it."""
        self._control.close()
        self._process.kill()
        self._process.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()


class Box:
    """One zygote, and the workers forked from it. Start it in the main thread, and use it in one thread at a time.

    ``layers`` are the walls: None for the best chain that holds here, () for none at all (one's own code only).
    The zygote starts at once; `chain` and `spawn` wait for its walls. One that dies is started again, behind the
    same walls.
    """

    def __init__(
        self,
        layers: tuple[str, ...] | None = None,
        surroundings: Surroundings = Surroundings(),  # noqa: B008 - a value
        *,
        survey: bool = False,
    ) -> None:
        self._surroundings = surroundings
        self._zygote = _Zygote(layers, surroundings, survey=survey)
        self._standing: tuple[str, ...] | None = None
        self._reasons: dict[str, str] = {}

    def reasons(self) -> dict[str, str]:
        """Return why better chains do not stand; after a survey, why each layer and chain does not, "" if it does."""
        self._wait_for_walls()
        return self._reasons

    @property
    def chain(self) -> str:
        """The walls that stand, as reports name them. Raises `BoxRefused` if none do."""
        self._wait_for_walls()
        assert self._standing is not None
        return "+".join(self._standing) or UNSANDBOXED

    @property
    def broken(self) -> bool:
        """Whether the zygote died, so that what was being graded must be graded again."""
        return self._zygote.broken

    def _wait_for_walls(self) -> None:
        if self._standing is not None:
            return
        answer, _ = self._zygote.answer()
        self._reasons = answer["reasons"]
        if answer["chain"] is None:
            # Chains fail for the same few reasons: each is told once.
            why = "; ".join(dict.fromkeys(reason for reason in self._reasons.values() if reason))
            raise BoxRefused(why or "no walls stand on this machine")
        self._standing = tuple(answer["chain"])

    def mend(self) -> None:
        """Start another zygote in the place of one that is broken, behind the same walls."""
        self._zygote.close()
        self._zygote = _Zygote(self._standing, self._surroundings, survey=False)
        self._standing = None
        self._wait_for_walls()

    def spawn(self, limits: Limits) -> Worker:
        """Fork a worker held to ``limits``; its walls are up when this returns. Raises `BoxBroken`."""
        self._wait_for_walls()
        channel, their_channel = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        (out, their_out), (err, their_err) = os.pipe(), os.pipe()
        try:
            try:
                theirs = (their_channel.fileno(), their_out, their_err)
                self._zygote.tell({"verb": "spawn", "limits": limits.as_resources()}, theirs)
            finally:
                their_channel.close()
                os.close(their_out)
                os.close(their_err)
            answer, handles = self._zygote.answer(1)
        except BoxBroken:
            channel.close()
            os.close(out)
            os.close(err)
            raise
        worker = BoxedWorker(self, answer["pid"], handles[0], channel, (out, err), limits)
        worker.await_ready()
        return worker

    def reap(self, inner_pid: int) -> dict[str, Any]:
        """Wait for a worker that was killed or has ended; return its status, CPU seconds and peak memory."""
        self._zygote.tell({"verb": "reap", "pid": inner_pid})
        return self._zygote.answer()[0]

    def close(self) -> None:
        """End the zygote. Workers die with it."""
        self._zygote.close()

    def __enter__(self) -> Box:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _pid(handle: int) -> int:
    """Return the pid behind a pidfd, as this process counts."""
    for row in Path(f"/proc/self/fdinfo/{handle}").read_text().splitlines():
        if row.startswith("Pid:"):
            return int(row.split()[1])
    raise RuntimeError("a pidfd without a pid")


class BoxedWorker(Worker):
    """A worker forked by the zygote, held by a pidfd."""

    def __init__(
        self, box: Box, inner_pid: int, handle: int, channel: socket.socket, outputs: tuple[int, ...], limits: Limits
    ) -> None:
        super().__init__(limits)
        self._box = box
        self._inner_pid = inner_pid  # as the zygote counts, maybe in a namespace of its own
        self._handle = handle
        self.pid = _pid(handle)
        self._clock = (~self.pid << 3) | 2
        self._channel = channel
        self._fd = channel.fileno()
        self._outputs = outputs
        self._poller = select.poll()
        self._poller.register(self._fd, select.POLLIN)
        for fd in outputs:
            os.set_blocking(fd, False)
            self._poller.register(fd, select.POLLIN)
        channel.setblocking(False)

    def await_ready(self) -> None:
        """Wait until the walls are up. Raises `BoxBroken`: no learner's code has run yet, so a loss is ours."""
        said = b""
        try:
            while len(said) < len(wire.READY):
                said += self._more()
        except (WorkerLost, OSError):
            self.kill()
        if said != wire.READY:
            raise BoxBroken(f"a worker's walls did not go up (status {self.status}): {self.output.strip()[-500:]}")

    def _send(self, frame: bytes) -> None:
        sent = 0
        while sent < len(frame):
            try:
                sent += self._channel.send(frame[sent:] if sent else frame)
            except BlockingIOError:
                self._poller.modify(self._fd, select.POLLOUT)
                self._wait()
                self._poller.modify(self._fd, select.POLLIN)

    def _more(self) -> bytes:
        while True:
            try:
                data = self._channel.recv(1 << 20)
            except BlockingIOError:
                self._wait()
                continue
            if not data:
                raise WorkerLost("ended")
            if len(data) < 1 << 16:
                self._check_time()
            return data

    def _wait(self) -> None:
        """Wait a tick for anything from the worker; drain what it printed; end it when it is over a limit."""
        for fd, _ in self._poller.poll(TICK_S * 1000):
            if fd != self._fd:
                self._drain(fd)
        self._check_time()

    def _drain(self, fd: int) -> bool:
        """Read once from an output pipe; return whether there may be more."""
        try:
            data = os.read(fd, 1 << 16)
        except BlockingIOError:
            return False
        if data:
            self._hear(data)
        else:
            with contextlib.suppress(KeyError):
                self._poller.unregister(fd)
        return bool(data)

    def cpu_ns(self) -> int:
        """Nanoseconds of CPU that the worker has used so far, all its threads together."""
        return time.clock_gettime_ns(self._clock)

    def _has_ended(self, patience_s: float) -> bool:
        return bool(select.select([self._handle], [], [], patience_s)[0])

    def kill(self) -> None:
        """End the worker and all that it started; keep its status, and what it used."""
        if not self.alive:
            return
        self.alive = False
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        if self._box.chain == UNSANDBOXED:
            # Behind walls a worker is one process; without them it may have started others.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
        os.close(self._handle)
        try:
            usage = self._box.reap(self._inner_pid)
            self.status = int(usage["status"])
            self.cpu_s = float(usage["cpu"])
        finally:
            self._channel.close()
            for fd in self._outputs:
                with contextlib.suppress(WorkerLost):
                    while self._drain(fd):
                        pass
                os.close(fd)
