"""The zygote: a small, clean interpreter that forks workers behind walls.

It is started by exec, never by a fork of the judge, so its memory holds no test, seed, model or solution;
what a worker can find in the memory that it inherits is this folder and the standard library.

The judge speaks to it over a SOCK_SEQPACKET socket at descriptor 0, one JSON object to a packet. First the
judge sends its plan: ``{"layers": [...] or null, "readable": [...], "survey": bool, "packages": [[name, folder],
...]}``, where null asks for the best chain that holds here. The zygote replies ``{"chain": [...], "reasons": {...}}``:
the chain that stands, and why better ones do not; it ends there if none does, or after a survey. Then, as often as
asked:

``{"verb": "spawn", "limits": {...}}``, with three descriptors (channel, stdout, stderr)
    forks a worker; replies ``{"pid": n}`` with a pidfd of it. The pid is as the zygote counts: it is the zygote's
    to reap, and names this worker and no other process until the judge asks for that.
``{"verb": "reap", "pid": n}``
    waits for a worker that was killed or has ended; replies ``{"status": .., "cpu": seconds, "rss": KiB}``,
    status as in `os.waitstatus_to_exitcode`.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from typing import Any

from . import guard, kernel, preload, probe, worker
from .walls import Walls


def main() -> None:
    """Raise the walls, then serve spawn and reap requests until the judge goes away."""
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    control = socket.socket(fileno=os.dup(0))
    plan = json.loads(control.recv(1 << 16))
    del sys.path[0]  # where this folder was found
    preload.standard_library()
    preload.packages(plan["packages"])
    walls = _walls(control, plan)
    if walls is None:
        return
    gc.collect()
    guard.look_around()
    gc.freeze()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 3)
        if not message:
            return
        request = json.loads(message)
        if request["verb"] == "spawn":
            try:
                pid = walls.fork()
            except OSError as problem:
                control.send(json.dumps({"error": str(problem)}).encode())
                continue
            if pid == 0:
                _become_worker(walls, control, request["limits"], descriptors)
            for fd in descriptors:
                os.close(fd)
            handle = os.pidfd_open(pid)
            socket.send_fds(control, [json.dumps({"pid": pid}).encode()], [handle])
            os.close(handle)
        elif request["verb"] == "reap":
            _, status, usage = os.wait4(request["pid"], 0)
            answer = {
                "status": os.waitstatus_to_exitcode(status),
                "cpu": usage.ru_utime + usage.ru_stime,
                "rss": usage.ru_maxrss,
            }
            control.send(json.dumps(answer).encode())


def _walls(control: socket.socket, plan: dict[str, Any]) -> Walls | None:
    chain: list[str] | None = plan["layers"]
    reasons: dict[str, str] = {}
    if plan["survey"]:
        reasons = probe.survey(plan)
    elif chain is None:
        found, reasons = probe.choose(plan)
        chain = list(found) or None
    walls = None
    if chain is not None:
        try:
            walls = Walls({**plan, "layers": chain})
        except OSError as problem:
            reasons["+".join(chain)] = str(problem)
            chain = None
    control.send(json.dumps({"chain": chain, "reasons": reasons}).encode())
    return walls


def _become_worker(walls: Walls, control: socket.socket, limits: dict[str, int], descriptors: list[int]) -> None:
    """Turn this freshly forked child into a worker. Never returns."""
    status = 71
    try:
        control.detach()
        channel, out, err = descriptors
        walls.raise_up(limits, channel, out, err)
        worker.serve(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=3), kernel.give_back_memory)
        status = 0
    finally:
        os._exit(status)
