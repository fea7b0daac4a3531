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
import hashlib
import random
import types
from typing import Any

from . import wire

_STEPS = 20_000_000  # Lua instructions of one script
# Commands, in a script or not, of which the judge wants to know.
WATCHED = frozenset(
    ("keys", "scan", "randomkey", "flushall", "flushdb", "swapdb", "config", "debug", "acl", "module", "shutdown")
)


class Store:
    """One server after the other."""

    def __init__(self) -> None:
        import fakeredis
        from fakeredis import _helpers
        from fakeredis._socket import _base
        from fakeredis.commands_mixins import scripting_mixin, server_mixin

        self._fakeredis = fakeredis
        self.met: set[str] = set()
        self._socket_class = _socket_class(self.met)
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
        # The globals are guarded by Lua itself, as in Redis: see `_GUARD`. To look after each call is slow, too.
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
    from fakeredis._socket import FakeSocket

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

        def _get_server_runtime(self, server: Any) -> Any:
            is_new = not hasattr(server, "_lua_runtime")
            runtime = super()._get_server_runtime(server)
            if is_new:
                runtime = server._lua_runtime = _Lua(runtime)
                runtime.globals()[b"redis"][b"sha1hex"] = lambda text: hashlib.sha1(text).hexdigest().encode()
                runtime.execute(_GUARD)
            return runtime

    return Socket


class _Lua:
    """A Lua that compiles each script once."""

    def __init__(self, runtime: Any) -> None:
        self._runtime = runtime
        self._compiled: dict[Any, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._runtime, name)

    def execute(self, code: Any) -> Any:
        """Carry out a script; return what it returns."""
        if code == "collectgarbage()":  # which fakeredis does after each script, and Lua by itself when it is time
            return None
        if code not in self._compiled:
            self._compiled[code] = self._runtime.compile(code)
        return self._compiled[code]()


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

# Once all that Redis offers is there, no global can be made, nor read that is not there.
_GUARD = b"""
local error, tostring = error, tostring
redis.replicate_commands = function() return true end
redis.set_repl, redis.REPL_ALL, redis.REPL_AOF, redis.REPL_SLAVE, redis.REPL_NONE = function() end, 3, 1, 2, 0
setmetatable(_G, {
    __newindex = function(_, name) error("Attempt to modify a readonly table script: " .. tostring(name), 2) end,
    __index = function(_, name)
        if name == "debug" then return nil end -- for which Lua's host itself looks
        error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
    end,
    __metatable = false,
})
"""


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
