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

from graders._engine.worker import TICK_S, BoxRefused, Limits, Worker, WorkerLost

UNSANDBOXED = "unsandboxed"

_GRADERS = Path(__file__).resolve().parent.parent
_PAGE = os.sysconf("SC_PAGE_SIZE")
_START = "import sys; sys.path.insert(0, sys.argv[1]); from _boxed.zygote import main; main()"


class Box:
    """One zygote, and the workers forked from it. Start it in the main thread, and use it in one thread at a time.

    ``layers`` are the walls: None for the best chain that holds here, () for none at all (one's own code only).
    The zygote starts at once; `chain` and `spawn` wait for its walls.
    """

    def __init__(self, layers: tuple[str, ...] | None = None, *, survey: bool = False) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            # No user's or site's packages, no bytecode written, nothing of the current folder, and no environment
            # but a fixed hash seed (which -I would ignore): the same submission meets the same set order at a regrade.
            self._process = subprocess.Popen(
                [sys.executable, "-s", "-P", "-S", "-B", "-c", _START, str(_GRADERS)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env={"PYTHONHASHSEED": "0"},
                cwd="/",
                start_new_session=True,
            )
        self._control = ours
        self._control.settimeout(60)
        plan = {"layers": None if layers is None else list(layers), "readable": [], "survey": survey}
        self._control.send(json.dumps(plan).encode())
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

    def _wait_for_walls(self) -> None:
        if self._standing is not None:
            return
        answer = self._answer()[0]
        self._reasons = answer["reasons"]
        if answer["chain"] is None:
            why = "; ".join(f"{chain}: {reason}" for chain, reason in self._reasons.items() if reason)
            raise BoxRefused(why or "no walls stand on this machine")
        self._standing = tuple(answer["chain"])

    def spawn(self, limits: Limits) -> Worker:
        """Fork a worker held to ``limits``."""
        self._wait_for_walls()
        channel, their_channel = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        out, their_out = os.pipe()
        err, their_err = os.pipe()
        request = {"verb": "spawn", "limits": limits.as_resources()}
        try:
            socket.send_fds(
                self._control, [json.dumps(request).encode()], [their_channel.fileno(), their_out, their_err]
            )
        finally:
            their_channel.close()
            os.close(their_out)
            os.close(their_err)
        answer, (handle,) = self._answer(1)
        return BoxedWorker(self, answer["pid"], handle, channel, (out, err), limits)

    def reap(self, inner_pid: int) -> dict[str, Any]:
        """Wait for a worker that was killed or has ended; return its status, CPU seconds and peak memory."""
        self._control.send(json.dumps({"verb": "reap", "pid": inner_pid}).encode())
        return self._answer()[0]

    def _answer(self, descriptors: int = 0) -> tuple[dict[str, Any], list[int]]:
        packet, handles, _, _ = socket.recv_fds(self._control, 1 << 16, descriptors)
        if not packet:
            assert self._process.stderr is not None
            words = self._process.stderr.read().decode(errors="replace").strip()
            raise RuntimeError(f"the zygote ended: {words[-500:] or 'it gave no reason'}")
        return json.loads(packet), list(handles)

    def close(self) -> None:
        """End the zygote. Workers die with it."""
        self._control.close()
        self._process.kill()
        self._process.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()

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

    def resident_bytes(self) -> int:
        """Return how much of the worker's memory is resident (proc_pid_statm(5))."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * _PAGE

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
        usage = self._box.reap(self._inner_pid)
        self.status = int(usage["status"])
        self.cpu_s = float(usage["cpu"])
        self.wall_s = time.monotonic() - self._began
        self._channel.close()
        for fd in self._outputs:
            with contextlib.suppress(WorkerLost):
                while self._drain(fd):
                    pass
            os.close(fd)
