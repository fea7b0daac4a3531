"""The store: a Redis in a box of its own, without any learner's module; only what commands and scripts bring is there.

fakeredis runs Lua in its own process, from where a script may find its way to Python: it finds nothing here but what
it brought. The judge keeps the time, and ends a store whose script never comes back. Requests are tuples:

``("reset", now)``                  a new server, empty, with a new Lua
``("command", now, connection, parts)``   carries out a command; replies ``{"bytes": hex}``, what Redis would answer
``("close", connection)``           a client that is gone
"""

from __future__ import annotations

import functools
import random
import types
from typing import Any

from . import wire

_STEPS = 20_000_000  # Lua instructions of one script


class Store:
    """One server after the other."""

    def __init__(self) -> None:
        import fakeredis
        from fakeredis import _helpers
        from fakeredis._socket import FakeSocket, _base
        from fakeredis.commands_mixins import scripting_mixin, server_mixin

        self._fakeredis = fakeredis
        self._socket_class = FakeSocket
        self.now = 0.0
        clock = types.SimpleNamespace(time=lambda: self.now, monotonic=lambda: self.now, sleep=lambda _: None)
        modules: tuple[Any, ...] = (_helpers, _base, server_mixin)
        for module in modules:
            module.time = clock
        lua = scripting_mixin.LUA_MODULE
        usual = lua.LuaRuntime
        within: Any = types.SimpleNamespace(
            LuaRuntime=lambda **options: _redis_lua(usual, options), LuaError=lua.LuaError, lua_type=lua.lua_type
        )
        scripting_mixin.LUA_MODULE = within
        self.reset(0.0)

    def reset(self, now: float) -> None:
        """Start anew."""
        random.seed(0)
        self.now = now
        self._server = self._fakeredis.FakeServer(server_type="redis", version=(7, 0))
        self._sockets: dict[int, Any] = {}

    def command(self, now: float, connection: int, parts: list[bytes]) -> bytes:
        """Carry out one command; return the reply as Redis would write it."""
        import redis

        self.now = now
        socket: Any = self._sockets.get(connection)
        if socket is None:
            socket = self._sockets[connection] = self._socket_class(self._server, 0, None, redis.Redis)
        head = b"*%d\r\n" % len(parts)
        try:
            socket.sendall(head + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts))
            replies = []
            while not socket.responses.empty():
                replies.append(_written(socket.responses.get()))
            return b"".join(replies)
        except Exception as problem:  # noqa: BLE001 - whatever a script hands to fakeredis
            self.close(connection)
            return _written(ValueError(f"ERR this cannot be carried out: {type(problem).__name__}"))

    def close(self, connection: int) -> None:
        """Forget a client, and what it watched."""
        socket = self._sockets.pop(connection, None)
        if socket is not None:
            socket.close()

    def carry_out(self, request: tuple[Any, ...]) -> Any:
        """Answer a request of the judge's."""
        match request:
            case ("reset", now):
                self.reset(now)
                return True
            case ("command", now, connection, parts):
                return {"bytes": self.command(now, connection, parts).hex()}
            case ("close", connection):
                self.close(connection)
                return True
        raise wire.WireError(f"no request {request[0]!r}")


@functools.cache
def only() -> Store:
    """Return the one store of this process."""
    return Store()


# What a script finds in Redis and nothing besides; and an end to one that runs for ever.
_PRELUDE = (
    b"""
local sethook, error = debug.sethook, error
python, io, package, require, module, dofile, loadfile, debug, newproxy = nil
os = {clock = os.clock}
sethook(function() error("script ran for too long", 0) end, "", %d)
"""
    % _STEPS
)


def _redis_lua(usual: Any, options: dict[str, Any]) -> Any:
    runtime = usual(**options, register_eval=False, register_builtins=False, attribute_filter=_no_attribute)
    runtime.execute(_PRELUDE)
    return runtime


def _no_attribute(*_: object) -> object:
    raise AttributeError("a script has no way to Python's objects")


def _written(value: Any) -> bytes:
    """Return a reply in RESP2."""
    if value is None:
        return b"$-1\r\n"
    if isinstance(value, bool):
        return b":%d\r\n" % value
    if isinstance(value, int):
        return b":%d\r\n" % value
    if isinstance(value, BaseException):
        text = str(value)
        kind = type(value).__name__
        # redis-py's parser took the code off some errors, by which its client would know them.
        codes = {"NoScriptError": "NOSCRIPT", "ExecAbortError": "EXECABORT", "BusyLoadingError": "LOADING"}
        if kind in codes and not text.startswith(codes[kind]):
            text = f"{codes[kind]} {text}"
        elif not text.split(" ", 1)[0].isupper():
            text = f"ERR {text}"
        return b"-" + text.replace("\r", " ").replace("\n", " ").encode() + b"\r\n"
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, float):
        value = repr(value).encode()
    if isinstance(value, bytes):
        if value in (b"OK", b"QUEUED", b"PONG"):
            return b"+" + value + b"\r\n"
        return b"$%d\r\n%s\r\n" % (len(value), value)
    if isinstance(value, (list, tuple, set)):
        return b"*%d\r\n" % len(value) + b"".join(map(_written, value))
    if isinstance(value, dict):
        pairs = [part for pair in value.items() for part in pair]
        return b"*%d\r\n" % len(pairs) + b"".join(map(_written, pairs))
    raise TypeError(f"a reply of type {type(value).__name__}")
