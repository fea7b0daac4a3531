"""The store: a Redis in a box of its own, without any learner's module; only what commands and scripts bring is there.

fakeredis runs Lua in its own process, from where a script may find its way to Python: it finds nothing here but what
it brought. The judge keeps the time, and ends a store whose script never comes back. Requests are tuples:

``("reset", now)``                  a new server, empty, with a new Lua
``("commands", now, connection, commands)``   carries them out; replies ``{"bytes": hex, "met": names}``: what Redis
                                    would answer, and which of `WATCHED` were among them, or among their scripts' own
``("close", connection)``           a client that is gone

Where fakeredis is not as Redis 7 is, and a learner could notice, it is corrected here: see `_socket_class`.
"""

from __future__ import annotations

import functools
import random
import sys
import time
import types
from decimal import Decimal
from typing import Any

from . import lua, wire

# Commands, in a script or not, of which the judge wants to know.
WATCHED = frozenset(
    ("keys", "scan", "randomkey", "flushall", "flushdb", "swapdb", "config", "debug", "acl", "module", "shutdown")
)


class Store:
    """One server after the other."""

    def __init__(self) -> None:
        import fakeredis
        from fakeredis.commands_mixins import scripting_mixin

        self._fakeredis = fakeredis
        self.met: set[str] = set()
        self._socket_class = _socket_class(self.met)
        self.now = 0.0
        clock = types.SimpleNamespace(time=lambda: self.now, monotonic=lambda: self.now, sleep=lambda _: None)
        for name, module in list(sys.modules.items()):
            if name.startswith("fakeredis.") and getattr(module, "time", None) is time:
                module.time = clock  # type: ignore[attr-defined]
        usual = scripting_mixin.LUA_MODULE
        within: Any = types.SimpleNamespace(
            LuaRuntime=lambda **options: lua.runtime(usual.LuaRuntime, options),
            LuaError=usual.LuaError,
            lua_type=usual.lua_type,
        )
        scripting_mixin.LUA_MODULE = within
        # Lua itself guards its globals, as in Redis. To look after each call is slow, too.
        scripting_mixin._check_for_lua_globals = lambda *_: None
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
        try:
            socket._process_command(parts)  # as what it parses; its parser is slow with many parts
            replies = []
            while not socket.responses.empty():
                reply = socket.responses.get()
                # A transaction that did not come about is an array that is none.
                replies.append(b"*-1\r\n" if reply is None and parts[0].upper() == b"EXEC" else _written(reply))
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
            case ("commands", now, connection, commands):
                self.met.clear()
                replies = b"".join([self.command(now, connection, parts) for parts in commands])
                return {"bytes": replies.hex(), "met": sorted(self.met)}
            case ("close", connection):
                self.close(connection)
                return True
        raise wire.WireError(f"no request {request[0]!r}")


@functools.cache
def only() -> Store:
    """Return the one store of this process."""
    return Store()


def _socket_class(met: set[str]) -> Any:
    """Return fakeredis' end of a connection, as Redis 7 has it; it adds to ``met`` what is called of `WATCHED`."""
    from fakeredis._helpers import OK, SimpleError
    from fakeredis._socket import FakeSocket
    from fakeredis.commands_mixins import scripting_mixin

    class Socket(FakeSocket):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            self._alive_when_watched: set[bytes] = set()

        def _name_to_func(self, cmd_name: str) -> Any:
            if cmd_name.split(" ", 1)[0] in WATCHED:
                met.add(cmd_name)
            return super()._name_to_func(cmd_name)

        def watch(self, *keys: Any) -> Any:
            answer = super().watch(*keys)
            self._alive_when_watched.update(key.key for key in keys if key)
            return answer

        def exec_(self) -> Any:
            # A watched key that expired since has changed; one that was gone when it was watched has not.
            if any(key not in self._db for key in self._alive_when_watched):
                self._watch_notified = True
            return super().exec_()

        def _clear_watches(self) -> None:
            super()._clear_watches()
            self._alive_when_watched = set()

        def sadd(self, key: Any, *members: bytes) -> int:
            # Who watches a set is not told of members that it has already.
            before = len(key.value)
            key.value.update(members)
            if len(key.value) > before:
                key.updated()
            return len(key.value) - before

        # A time to live is counted from now, not from the last whole second.
        def setex(self, key: Any, seconds: int, value: bytes) -> Any:
            return self.psetex(key, seconds * 1000, value)

        def psetex(self, key: Any, ms: int, value: bytes) -> Any:
            if ms <= 0:
                raise SimpleError("ERR invalid expire time in 'setex' command")
            key.value = value
            key.expireat = self._db.time + ms / 1000
            return OK

        def _expireat(self, key: Any, timestamp: float, *args: bytes) -> int:
            done = int(super()._expireat(key, timestamp, *args))
            if done and timestamp <= self._db.time:
                key.value = None  # it does not wait for the clock to move
            return done

        def getex(self, key: Any, *args: bytes) -> Any:
            answer = super().getex(key, *args)
            if args[:1] and args[0].upper() in (b"EX", b"PX"):
                key.expireat = self._db.time + int(args[1]) / (1 if args[0].upper() == b"EX" else 1000)
            return answer

        def ttl(self, key: Any) -> Any:
            left = self.pttl(key)
            return left if left < 0 else (left + 500) // 1000  # to the nearest second, and half of one is one

        def _convert_lua_result(self, result: Any, nested: bool = True) -> Any:
            kind = scripting_mixin.LUA_MODULE.lua_type(result)
            if kind != "table" and not isinstance(result, (bool, int, float, bytes, types.NoneType)):
                return None  # what is no reply
            return super()._convert_lua_result(result, nested)

        def incrbyfloat(self, key: Any, amount: float) -> bytes:
            key.update(_sum(key.get(b"0"), amount))
            return bytes(key.value)

        def hincrbyfloat(self, key: Any, field: bytes, amount: bytes) -> bytes:
            total = _sum(key.value.get(field, b"0"), float(amount))
            key.value.update({field: total}, clear_expiration=False)
            key.updated()
            return total

        def script_load(self, *args: bytes) -> Any:
            self._compiled(*args[:1])
            return super().script_load(*args)

        def eval(self, script: bytes, numkeys: int, *keys_and_args: bytes) -> Any:
            self._compiled(script)
            try:
                return super().eval(script, numkeys, *keys_and_args)
            except lua.ScriptError as problem:
                raise SimpleError(str(problem)) from None

        def _compiled(self, *scripts: bytes) -> None:
            try:
                for script in scripts:
                    self._get_server_runtime(self._server).compile(script)
            except lua.ScriptError as problem:
                raise SimpleError(str(problem)) from None

        def _lua_redis_pcall(self, lua_runtime: Any, expected_globals: Any, *args: Any) -> Any:
            try:
                return self._lua_redis_call(lua_runtime, expected_globals, *args)
            except SimpleError as problem:
                return lua_runtime.table_from({b"err": problem.value.encode()})

        def _get_server_runtime(self, server: Any) -> Any:
            is_new = not hasattr(server, "_lua_runtime")
            runtime = super()._get_server_runtime(server)
            if is_new:
                runtime = server._lua_runtime = lua.Lua(
                    runtime, scripting_mixin.LUA_MODULE.lua_type, scripting_mixin._lua_cjson_null
                )
            return runtime

        def _decode_result(self, result: Any) -> Any:
            return result  # for `_written`, which tells a status and an error from other text

    return Socket


def _written(value: Any) -> bytes:
    """Return a reply in RESP2."""
    if value is None:
        return b"$-1\r\n"
    if isinstance(value, bool):
        return b":%d\r\n" % value
    if isinstance(value, int):
        return b":%d\r\n" % value
    kind = type(value).__name__
    if kind == "SimpleString":
        return b"+%s\r\n" % value.value
    if isinstance(value, BaseException):
        text = str(getattr(value, "value", value))
        if not text.split(" ", 1)[0].isupper():
            text = f"ERR {text}"
        return b"-" + text.replace("\r", " ").replace("\n", " ").encode() + b"\r\n"
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, float):
        value = repr(value).encode()
    if isinstance(value, bytes):
        return b"$%d\r\n%s\r\n" % (len(value), value)
    if isinstance(value, (list, tuple, set)):
        return b"*%d\r\n" % len(value) + b"".join(map(_written, value))
    if isinstance(value, dict):
        pairs = [part for pair in value.items() for part in pair]
        return b"*%d\r\n" % len(pairs) + b"".join(map(_written, pairs))
    raise TypeError(f"a reply of type {type(value).__name__}")


def _sum(kept: bytes, amount: float) -> bytes:
    """Return a sum as Redis' long doubles give it: 0.1 and 0.2 are 0.3."""
    total = Decimal(kept.decode()) + Decimal(repr(amount))
    if not total.is_finite():
        raise ValueError("increment would produce NaN or Infinity")
    return f"{total:.17f}".rstrip("0").rstrip(".").encode()
