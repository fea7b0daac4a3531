"""Services: what a learner's code may ask of the judge while a call is carried out: a Redis, a gateway, the time.

They share the channel with requests and replies. A frame under the ident `wire.SERVICE` is a question from the worker
or the judge's answer to one. A question's first byte says what it is:

``o`` ``x`` and four bytes     open, or close, the connection of that number
``s`` and four bytes, data     bytes for Redis on that connection; there is no answer
``r`` and four bytes           what Redis replied on it: ``d`` and data, ``e`` if it was cut, ``t`` if it timed out
``z`` and a number as text     sleep for so many seconds
``n``                          only the time
``g`` and JSON                 ``[method, args]`` of the gateway: ``["ok", value]`` or ``["raise", name, args]`` as JSON

Every answer begins with the time, eight bytes: seconds since 1970, on the judge's clock, which is Redis' clock too.
"""

from __future__ import annotations

import builtins
import datetime
import io
import json
import os
import random
import struct
import sys
import time
from typing import Any, Protocol

from . import wire


class Channel(Protocol):
    """What questions are asked on."""

    def recv(self, most: int, /) -> bytes:
        """Return some bytes."""

    def sendall(self, data: bytes, /) -> None:
        """Write all of ``data``."""


class Line:
    """The worker's end."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._untold: list[bytes] = []
        self._now = 0.0
        self._knows_the_time = False

    def begin(self) -> None:
        """Take note that a request came: since the last reply time may have passed."""
        self._knows_the_time = False

    def tell(self, data: bytes) -> None:
        """Say something that has no answer: with the next question, or before the reply."""
        self._untold.append(wire.frame(wire.SERVICE, data))

    def untold(self) -> bytes:
        """Return what is yet to be said."""
        said = b"".join(self._untold)
        self._untold.clear()
        return said

    def ask(self, data: bytes) -> bytes:
        """Ask, and wait for the answer."""
        self.tell(data)
        self._channel.sendall(self.untold())
        answer = self._heard(b"", 4)
        answer = self._heard(answer, 4 + int.from_bytes(answer[:4], "big"))
        self._now = struct.unpack(">d", answer[wire.HEADER : wire.HEADER + 8])[0]
        self._knows_the_time = True
        return answer[wire.HEADER + 8 :]

    def _heard(self, data: bytes, size: int) -> bytes:
        """Return ``data`` and what follows, ``size`` bytes at least: no more than one answer is ever on its way."""
        parts = [data]
        have = len(data)
        while have < size:
            more = self._channel.recv(1 << 16)
            if not more:
                os._exit(0)
            parts.append(more)
            have += len(more)
        return b"".join(parts)

    def now(self) -> float:
        """Return the time. While this process works none passes: it does so where others have their turn."""
        if not self._knows_the_time:
            self.ask(b"n")
        return self._now


class Wire:
    """What looks like a socket to a Redis server."""

    _last = 0

    def __init__(self, line: Line) -> None:
        Wire._last += 1
        self._number = Wire._last.to_bytes(4, "big")
        self._line = line
        self._data = b""
        self._timeout: float | None = None
        self._open = True
        line.tell(b"o" + self._number)

    def settimeout(self, timeout: float | None) -> None:
        """Keep whether waiting is allowed at all."""
        self._timeout = timeout

    def gettimeout(self) -> float | None:
        """Return what was set."""
        return self._timeout

    def setblocking(self, flag: bool) -> None:
        """Keep whether waiting is allowed at all."""
        self._timeout = None if flag else 0.0

    def setsockopt(self, *_: object) -> None:
        """Do nothing: there is no network."""

    def sendall(self, data: Any) -> None:
        """Write commands."""
        if not self._open:
            raise BrokenPipeError(32, "Broken pipe")
        self._line.tell(b"s" + self._number + bytes(data))

    def recv(self, most: int, _flags: int = 0) -> bytes:
        """Return some of the replies; none at the end."""
        if not self._data:
            if self._timeout == 0.0:
                raise BlockingIOError(11, "Resource temporarily unavailable")
            if not self._open:
                return b""
            answer = self._line.ask(b"r" + self._number)
            if answer[:1] == b"t":
                raise TimeoutError("timed out")
            if answer[:1] == b"e":
                self._open = False
                return b""
            self._data = answer[1:]
        data, self._data = self._data[:most], self._data[most:]
        return data

    def recv_into(self, buffer: Any, nbytes: int = 0, _flags: int = 0) -> int:
        """Read into ``buffer``."""
        data = self.recv(nbytes or len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def shutdown(self, how: int) -> None:
        """Do nothing: `close` follows."""

    def close(self) -> None:
        """Close the connection."""
        if self._open:
            self._open = False
            self._line.tell(b"x" + self._number)


def redis_client(line: Line) -> Any:
    """Return a stock client, as ``redis.Redis()`` makes it, whose connections lead to the judge."""
    import redis
    from redis.connection import Connection

    class Through(Connection):
        def _connect(self) -> Any:
            return Wire(line)

        def on_connect_check_health(self, check_health: bool = True) -> None:  # noqa: ARG002 - redis' own signature
            parser: Any = self._parser
            parser.on_connect(self)  # no handshake: it says nothing that a kata is about

    client = redis.Redis(protocol=2, driver_info=None)  # it tells the server nothing about itself, and need not look
    client.connection_pool.connection_class = Through
    return client


class Gateway:
    """The payment gateway, which is the judge's."""

    def __init__(self, line: Line, module: str) -> None:
        self._line = line
        self._module = module

    def charge(self, reference: str, request: dict[str, Any]) -> Any:
        """Charge a card. Raises the learner's ``CardDeclined`` or ``GatewayTimeout``."""
        return self._ask("charge", reference, request)

    def find(self, reference: str) -> Any:
        """Return the charge made under ``reference``, or None."""
        return self._ask("find", reference)

    def _ask(self, method: str, *args: Any) -> Any:
        answer = json.loads(self._line.ask(b"g" + json.dumps([method, args]).encode()))
        if answer[0] == "ok":
            return answer[1]
        raise getattr(sys.modules[self._module], answer[1])(*answer[2])


class Equipment:
    """What a worker is given besides its code: ``redis``, ``gateway``, and with either the judge's time."""

    def __init__(self, channel: Channel, names: tuple[str, ...], actor: str) -> None:
        self._line = Line(channel)
        self._names = names
        self._actor = actor
        keep_time(self._line)

    def begin(self) -> None:
        """Take note that a request came."""
        self._line.begin()

    def untold(self) -> bytes:
        """Return what is to be said before the reply."""
        return self._line.untold()

    def renew(self) -> None:
        """Start what is drawn at random anew."""
        keep_luck(self._actor)

    def variables(self, module: str) -> dict[str, Any]:
        """Return fresh ones."""
        found: dict[str, Any] = {}
        for name in self._names:
            found[name] = redis_client(self._line) if name == "redis" else Gateway(self._line, module)
        return found


def keep_time(line: Line) -> None:
    """Have Python's clocks show the judge's time, and sleeping take none."""

    def sleep(seconds: float) -> None:
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        line.ask(b"z" + repr(float(seconds)).encode())

    def nanoseconds() -> int:
        return int(line.now() * 1e9)

    ours: dict[str, Any] = {"sleep": sleep}
    for name in ("time", "monotonic", "perf_counter"):
        ours |= {name: line.now, f"{name}_ns": nanoseconds}
    usual = {name: getattr(time, name) for name in ours}
    # The client was loaded before, and may have taken a function out of the module.
    holders = [module for name, module in sys.modules.items() if name.partition(".")[0] == "redis"]
    for holder in (time, *holders):
        for name, function in usual.items():
            if vars(holder).get(name) is function:
                setattr(holder, name, ours[name])

    class Datetime(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return cls.fromtimestamp(line.now(), tz)

        @classmethod
        def utcnow(cls) -> Any:
            return cls.fromtimestamp(line.now(), datetime.UTC).replace(tzinfo=None)

        @classmethod
        def today(cls) -> Any:
            return cls.fromtimestamp(line.now())

    Datetime.__name__ = Datetime.__qualname__ = "datetime"
    datetime.datetime = Datetime  # type: ignore[misc]


def keep_luck(name: str) -> None:
    """Have what is drawn at random depend on ``name`` alone: the same again, and other than another actor's."""
    luck = random.Random(name)
    os.urandom = luck.randbytes
    random._urandom = luck.randbytes  # type: ignore[attr-defined]
    random.seed(f"{name}'s")


def keep_files(sources: dict[str, str]) -> None:
    """Have the submission's other files be found beside the module, where there are no files."""
    usual = builtins.open

    def find(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        text = None if isinstance(file, int) else sources.get(os.path.basename(os.fspath(file)))
        if text is None or "w" in mode or "a" in mode or "+" in mode:
            return usual(file, mode, *args, **kwargs)
        return io.BytesIO(text.encode()) if "b" in mode else io.StringIO(text)

    builtins.open = io.open = find
