"""The box: starts the zygote, has it fork workers, speaks to them under deadlines, and ends them from outside.

CPU time is the worker's whole process clock (clock_getcpuclockid(3)), read by the judge: no clock inside the
box decides anything. Wall time is allowed at a multiple of CPU time, so that a busy machine fails nobody and
code that waits is still ended.
"""

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
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from graders._boxed import wire

_TICK_MS = 20
_KEPT_OUTPUT = 64 << 10
_GRADERS = Path(__file__).resolve().parent.parent
_START = "import sys; sys.path.insert(0, sys.argv[1]); from _boxed.zygote import main; main()"

Reason = Literal["cpu", "wall", "output", "ended", "protocol"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a worker is ended: seconds of its CPU, seconds on the wall, bytes of memory and of output."""

    cpu_s: float = 2.0
    wall_s: float = 8.0
    memory: int = 512 << 20
    output: int = 4 << 20

    def as_resources(self) -> dict[str, int]:
        """Return the kernel's limits behind the judge's (setrlimit(2))."""
        return {
            "AS": self.memory,
            "CPU": int(self.cpu_s) + 2,
            "NOFILE": 64,
            "FSIZE": 0,
            "CORE": 0,
            "MEMLOCK": 0,
            "MSGQUEUE": 0,
            "SIGPENDING": 64,
            "NPROC": 32,
        }


class WorkerLost(Exception):
    """A worker that is no more: over a limit, ended by itself, or out of step with the protocol."""

    def __init__(self, reason: Reason, detail: str = "", status: int = 0) -> None:
        super().__init__(reason, detail, status)
        self.reason = reason
        self.detail = detail
        self.status = status


class BoxRefused(Exception):
    """No chain of walls stands on this machine; the message says what is missing and how to get it."""


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
        return "+".join(self._standing) or "unsandboxed"

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
        return Worker(self, answer["pid"], handle, channel, out, err, limits)

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


class Worker:
    """One worker: requests go in, replies come out, until it is killed."""

    def __init__(
        self,
        box: Box,
        inner_pid: int,
        handle: int,
        channel: socket.socket,
        out: int,
        err: int,
        limits: Limits,
    ) -> None:
        self._box = box
        self._inner_pid = inner_pid  # as the zygote counts, maybe in a namespace of its own
        self._handle = handle
        self.pid = pid = _pid(handle)
        self._channel = channel
        self._limits = limits
        self._clock = (~pid << 3) | 2
        self._began = time.monotonic()
        self._output: dict[int, bytearray] = {out: bytearray(), err: bytearray()}
        self._spoken = 0
        self._poller = select.poll()
        self._poller.register(channel, select.POLLIN)
        for fd in self._output:
            os.set_blocking(fd, False)
            self._poller.register(fd, select.POLLIN)
        channel.setblocking(False)
        self._fd = channel.fileno()
        self._cap_ns = limits.cpu_s * 1e9
        self.alive = True
        self.cpu_s = self.wall_s = 0.0
        self.status = 0

    def request(self, body: bytes, cpu_cap_ns: int | None = None) -> bytes:
        """Send one request; return the body of its reply. Raises `WorkerLost`; the worker is then gone.

        ``cpu_cap_ns`` is where the worker's CPU clock must not be when it is still at this request.
        """
        self._cap_ns = self._limits.cpu_s * 1e9 if cpu_cap_ns is None else min(cpu_cap_ns, self._limits.cpu_s * 1e9)
        if not self.alive:
            raise RuntimeError("this worker is gone")
        ident = os.urandom(wire.ID_BYTES)
        try:
            self._send(wire.frame(ident, body))
            reply = self._receive(ident)
        except WorkerLost as loss:
            self.kill()
            if loss.reason == "ended":
                raise WorkerLost("ended", loss.detail, self.status) from None
            raise
        except OSError:
            self.kill()
            raise WorkerLost("ended", "", self.status) from None
        return reply

    def _send(self, frame: bytes) -> None:
        sent = 0
        while sent < len(frame):
            try:
                sent += self._channel.send(frame[sent:] if sent else frame)
            except BlockingIOError:
                self._wait()

    def _receive(self, ident: bytes) -> bytes:
        data = self._more()
        while len(data) < 4:
            data += self._more()
        size = int.from_bytes(data[:4], "big") + 4
        if not wire.HEADER <= size <= wire.MAX_REPLY + wire.HEADER:
            raise WorkerLost("protocol", "it sent a frame of a size that no reply has")
        if len(data) < size:
            parts, have = [data], len(data)
            while have < size:
                parts.append(self._more())
                have += len(parts[-1])
            data = b"".join(parts)
        if len(data) > size or data[4 : wire.HEADER] != ident:
            raise WorkerLost("protocol", "it wrote to the judge's channel")
        return data[wire.HEADER :]

    def _more(self) -> bytes:
        while True:
            try:
                data = self._channel.recv(1 << 20)
            except BlockingIOError:
                self._wait()
                continue
            if not data:
                raise WorkerLost("ended")
            return data

    def _wait(self) -> None:
        """Wait a tick for anything from the worker; drain what it printed; end it when it is over a limit."""
        ready = self._poller.poll(_TICK_MS)
        for fd, _ in ready:
            if fd != self._fd:
                self._drain(fd)
        if not ready or self._spoken:
            self._check_time()

    def _drain(self, fd: int) -> None:
        try:
            data = os.read(fd, 1 << 16)
        except BlockingIOError:
            return
        if not data:
            with contextlib.suppress(KeyError):
                self._poller.unregister(fd)
            return
        self._spoken += len(data)
        kept = self._output[fd]
        kept += data[: _KEPT_OUTPUT - len(kept)]
        if self._spoken > self._limits.output:
            raise WorkerLost("output", f"{self._limits.output >> 20} MiB")

    def _check_time(self) -> None:
        if self.cpu_ns() > self._cap_ns:
            raise WorkerLost("cpu", f"{self._limits.cpu_s:.1f} s")
        if time.monotonic() - self._began > self._limits.wall_s:
            raise WorkerLost("wall", f"{self._limits.wall_s:.1f} s")

    def cpu_ns(self) -> int:
        """Nanoseconds of CPU that the worker has used so far, all its threads together."""
        return time.clock_gettime_ns(self._clock)

    def kill(self) -> None:
        """End the worker and all that it started in its process group; keep its status and CPU seconds."""
        if not self.alive:
            return
        self.alive = False
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        if self._box.chain == "unsandboxed":
            # Behind walls a worker is one process; without them it may have started others.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
        os.close(self._handle)
        usage = self._box.reap(self._inner_pid)
        self.status = int(usage["status"])
        self.cpu_s = float(usage["cpu"])
        self.wall_s = time.monotonic() - self._began
        self._channel.close()
        for fd in self._output:
            with contextlib.suppress(WorkerLost, OSError):
                self._drain_rest(fd)
            os.close(fd)

    def _drain_rest(self, fd: int) -> None:
        for _ in range(_KEPT_OUTPUT // 4096):
            before = self._spoken
            self._drain(fd)
            if self._spoken == before:
                return

    @property
    def output(self) -> str:
        """What the worker printed, as far as it was kept. Whatever a learner writes: escape it before showing it."""
        return b"".join(self._output.values()).decode(errors="replace")
