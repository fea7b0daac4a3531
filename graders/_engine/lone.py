"""Workers without walls and without a fork: for one's own code where there is no Linux. Nothing here is a sandbox.

Each worker is a process started by exec, spoken to over pipes that threads read, which every system has. CPU time
is psutil's, coarser than Linux's own clock: Windows counts in steps of 16 ms, so a budget may stay undecided there.
"""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

import psutil

from graders._boxed import wire
from graders._engine.worker import TICK_S, Limits, Surroundings, Worker, WorkerLost

_GRADERS = Path(__file__).resolve().parent.parent
_START = "import sys; sys.path.insert(0, sys.argv[1]); from _boxed.lone import main; main()"


class LoneBox:
    """Starts workers one by one; there is nothing to keep warm."""

    chain = "unsandboxed"
    broken = False

    def __init__(self, surroundings: Surroundings = Surroundings()) -> None:  # noqa: B008 - a value
        self._surroundings = surroundings

    def spawn(self, limits: Limits) -> LoneWorker:
        """Start a worker held to ``limits``, as far as this system has any."""
        return LoneWorker(limits, self._surroundings)

    def mend(self) -> None:
        """Do nothing: there is nothing that could break."""

    def close(self) -> None:
        """Do nothing: workers are ended one by one."""


class LoneWorker(Worker):
    """A worker that is a process like any other."""

    def __init__(self, limits: Limits, surroundings: Surroundings) -> None:
        super().__init__(limits)
        resources = {name: most for name, most in limits.as_resources().items() if name != "NPROC"}
        plan = json.dumps({"limits": resources, "packages": surroundings.folders()})
        self._process = subprocess.Popen(
            [sys.executable, "-s", "-P", "-S", "-B", "-c", _START, str(_GRADERS), plan],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=surroundings.environment | _needed_by_windows(),
            bufsize=0,
        )
        self._account = psutil.Process(self._process.pid)
        self.pid = self._process.pid
        self._replies: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._printed: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._readers = [
            threading.Thread(target=_read, args=(pipe, into), daemon=True)
            for pipe, into in ((self._process.stdout, self._replies), (self._process.stderr, self._printed))
        ]
        for reader in self._readers:
            reader.start()
        if self._more() != wire.READY:
            raise RuntimeError(f"a worker did not start: {self.output[-500:]}")

    def _send(self, frame: bytes) -> None:
        # A worker that does not read could block this write for ever; the watchdog ends it at its limit.
        assert self._process.stdin is not None
        watchdog = threading.Timer(self.limits.wall_s, self._process.kill)
        watchdog.start()
        try:
            self._process.stdin.write(frame)
        finally:
            watchdog.cancel()

    def _more(self) -> bytes:
        while True:
            with contextlib.suppress(queue.Empty):
                while True:
                    self._hear(self._printed.get_nowait())
            try:
                data = self._replies.get(timeout=TICK_S)
            except queue.Empty:
                self._check_time()
                continue
            if not data:
                raise WorkerLost("ended")
            return data

    def cpu_ns(self) -> int:
        """Nanoseconds of CPU that the worker has used so far, as far as psutil can tell."""
        if self._process.returncode is not None:
            return 0  # over and waited for: nothing tells any more
        if sys.platform == "linux":
            return time.clock_gettime_ns((~self._process.pid << 3) | 2)
        try:
            times = self._account.cpu_times()
        except psutil.Error:
            return 0
        return int((times.user + times.system) * 1e9)

    def _has_ended(self, patience_s: float) -> bool:
        try:
            self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """End the worker and its children; keep its status, and what it used."""
        if not self.alive:
            return
        self.alive = False
        self.cpu_s = self.cpu_ns() / 1e9
        with contextlib.suppress(psutil.Error):
            for child in self._account.children(recursive=True):
                child.kill()
        self.status = self._process.poll() or 0
        self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join(timeout=1)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            assert pipe is not None
            with contextlib.suppress(OSError):
                pipe.close()
        with contextlib.suppress(queue.Empty, WorkerLost):
            while True:
                self._hear(self._printed.get_nowait())


def _read(pipe: IO[bytes], into: queue.SimpleQueue[bytes]) -> None:
    with contextlib.suppress(OSError, ValueError):
        while data := pipe.read(1 << 16):
            into.put(data)
    into.put(b"")


def _needed_by_windows() -> dict[str, str]:
    import os

    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
