"""The store, once more: a real Redis that runs already, behind the same desk, for those who test the judge.

It is emptied again and again, so it must be empty to begin with, and of this machine. Its clock must be the judge's:
the server is started with a library before libc's own (`tests/clock.c`) that tells the time from a file of eight bytes.
"""

from __future__ import annotations

import mmap
import os
import socket
import struct
from urllib.parse import parse_qs, urlsplit

from graders._engine.redis import resp
from graders._engine.redis.store import FORBIDDEN, START, WALKS, AnyStore, StoreLost

_PATIENCE_S = 5.0
_HOMES = ("127.0.0.1", "localhost", "::1")
_NOTED = {name.decode().upper() for name in FORBIDDEN} | WALKS
_RUN_OTHERS = frozenset({b"EVAL", b"EVALSHA", b"EVAL_RO", b"EVALSHA_RO", b"FCALL", b"FCALL_RO", b"EXEC"})


class UnfitRedis(Exception):
    """This Redis cannot be used; the message says why."""


class Server(AnyStore):
    """The Redis at ``unix:///path?clock=FILE`` or ``redis://127.0.0.1:PORT?clock=FILE``. Raises `UnfitRedis`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme == "unix" and parts.path:
            self._address: str | tuple[str, int] = parts.path
        elif parts.scheme == "redis" and parts.hostname in _HOMES:
            self._address = (parts.hostname, parts.port or 6379)
        else:
            raise UnfitRedis(f"{url!r} is neither unix:///PATH nor redis://127.0.0.1:PORT")
        clock = parse_qs(parts.query).get("clock")
        if clock is None:
            raise UnfitRedis("its clock must be the judge's: say ?clock=FILE, as .github/CONTRIBUTING.md tells")
        self._connections: dict[int, socket.socket] = {}
        self._seen: dict[str, int] = {}
        try:
            self._clock = _mapped(clock[0])
            super().__init__()
            self._look_at_it(clock[0])
        except (OSError, StoreLost) as problem:
            raise UnfitRedis(f"no Redis answers at {url}: {problem}") from None
        finally:
            self.drop(0)

    def _look_at_it(self, clock: str) -> None:
        if self.own("DBSIZE") != 0:
            raise UnfitRedis("it holds keys, and would be emptied; give one that is empty")
        if [int(part) for part in self.own("TIME")] != [int(START), int(START % 1 * 1_000_000)]:
            raise UnfitRedis(f"its clock does not follow {clock}")

    @property
    def now(self) -> float:
        """The time, on the server's clock."""
        return float(struct.unpack("=d", self._clock[:8])[0])

    @now.setter
    def now(self, seconds: float) -> None:
        self._clock[:8] = struct.pack("=d", seconds)

    @property
    def spent_s(self) -> float:
        """The seconds of CPU that it took so far, which nobody asks of a server that is not ours."""
        return 0.0

    def _renew(self) -> None:
        for connection in list(self._connections):
            self.drop(connection)
        for command in (("FLUSHALL",), ("SCRIPT", "FLUSH"), ("FUNCTION", "FLUSH"), ("CONFIG", "RESETSTAT")):
            self.own(*command)
        self._seen = {}

    def _carried_out(self, connection: int, commands: list[list[bytes]]) -> bytes:
        try:
            line = self._connections.get(connection) or self._connect(connection)
            line.sendall(b"".join(map(resp.written, commands)))
            answer = _read(line, len(commands))
        except (OSError, resp.Malformed) as problem:
            self.drop(connection)
            raise StoreLost(str(problem)) from None
        if connection and any(command[0].upper() in _RUN_OTHERS for command in commands):
            self._look_into_scripts()
        return answer

    def _connect(self, connection: int) -> socket.socket:
        kind = socket.AF_UNIX if isinstance(self._address, str) else socket.AF_INET
        line = self._connections[connection] = socket.socket(kind, socket.SOCK_STREAM)
        line.settimeout(_PATIENCE_S)
        line.connect(self._address)
        if kind == socket.AF_INET:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line

    def _look_into_scripts(self) -> None:
        """Take note of what scripts called: the server counts the calls of each command."""
        for row in bytes(self.own("INFO", "commandstats")).decode().splitlines():
            name, _, rest = row.removeprefix("cmdstat_").partition(":calls=")
            kind = name.split("|", 1)[0].upper()
            if kind in _NOTED and self._seen.get(name) != (calls := int(rest.split(",", 1)[0])):
                self._seen[name] = calls
                if name not in ("config|resetstat", "flushall"):
                    self._note(kind)

    def drop(self, connection: int) -> None:
        """Forget a client that is gone, and what it watched."""
        line = self._connections.pop(connection, None)
        if line is not None:
            line.close()

    def close(self) -> None:
        """Leave it, empty."""
        self._renew()
        self.drop(0)
        self._clock.close()


def _mapped(path: str) -> mmap.mmap:
    file = os.open(path, os.O_RDWR)
    try:
        return mmap.mmap(file, 8)
    finally:
        os.close(file)


def _read(line: socket.socket, count: int) -> bytes:
    """Return so many replies."""
    data = b""
    place = 0
    while count:
        try:
            place = resp.end(data, place)
            count -= 1
        except IndexError:
            more = line.recv(1 << 20)
            if not more:
                raise OSError("it hung up") from None
            data += more
    return data
