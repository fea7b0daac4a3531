"""Lua as a script in Redis 7 finds it: what is there and what is not, JSON, errors, and an end to what runs for ever.

fakeredis brings a Lua and the way from there to its commands. A script must find no way to Python, and meet no
difference that makes a right script fail here, or a wrong one pass. ``struct`` and ``cmsgpack`` are missing.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from typing import Any

_STEPS = 20_000_000  # instructions of one script
_LINE = re.compile(r"user_script(:\d+): ")
_DEEPEST = 1_000  # tables in tables, for JSON

_PRELUDE = (
    b"""
local sethook, error = debug.sethook, error
python, io, os, package, require, module, dofile, loadfile, debug, newproxy, print = nil
sethook(function() error("script ran for too long", 0) end, "", %d)
"""
    % _STEPS
)

# Given what fakeredis offers, makes the rest; then no global can be made, nor read that is not there. A command that
# fails raises a table, as in Redis, and not an object of Python's.
_OFFER = b"""
local carried_out, sha1hex, encode, decode, bits = ...
local error, tostring, type, protected, setmetatable = error, tostring, type, pcall, setmetatable
redis.pcall = carried_out
redis.call = function(...)
    local reply = carried_out(...)
    if type(reply) == "table" and reply.err then error(reply, 0) end
    return reply
end
local function checked(fine, value)
    if not fine then error(value, 3) end
    return value
end
cjson.encode = function(value) return checked(encode(value)) end
cjson.decode = function(text) return checked(decode(text)) end
-- What a call caught is its text, not the table that was raised.
local function told(fine, problem, ...)
    if not fine and type(problem) == "table" and problem.err then return false, problem.err end
    return fine, problem, ...
end
pcall = function(...) return told(protected(...)) end
redis.sha1hex = sha1hex
redis.replicate_commands = function() return true end
redis.set_repl, redis.REPL_ALL, redis.REPL_AOF, redis.REPL_SLAVE, redis.REPL_NONE = function() end, 3, 1, 2, 0
bit = {}
for name, act in pairs(bits) do bit[name] = act end
setmetatable(_G, {
    __newindex = function(_, name) error("Attempt to modify a readonly table", 2) end,
    __index = function(_, name)
        if name == "debug" then return nil end -- for which Lua's host itself looks
        error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
    end,
    __metatable = false,
})
return function(script)
    local fine, value = protected(script)
    return fine, value
end
"""


def runtime(usual: Any, options: dict[str, Any]) -> Any:
    """Return a new Lua without a way to Python, given what makes one as fakeredis wants it."""
    made = usual(**options, register_eval=False, register_builtins=False, attribute_filter=_no_attribute)
    made.execute(_PRELUDE)
    return made


def _no_attribute(*_: object) -> object:
    raise AttributeError("a script has no way to Python's objects")


class ScriptError(Exception):
    """What a script raised, as Redis words it."""


class Lua:
    """One server's Lua, once fakeredis has put its own there. Compiles each script once."""

    def __init__(self, made: Any, lua_type: Any, null: object) -> None:
        self._made = made
        self._type = lua_type
        self._null = null
        self._compiled: dict[bytes, Any] = {}
        offered = made.globals()[b"redis"][b"pcall"]
        given = (offered, _sha1hex, _outcome(self.encode), _outcome(self.decode), made.table_from(_BITS))
        self._guarded = made.compile(_OFFER)(*given)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made, name)

    def compile(self, script: bytes) -> Any:
        """Return a script as what carries it out. Raises `ScriptError`."""
        if script not in self._compiled:
            try:
                self._compiled[script] = self._made.compile(script, name=b"@user_script")
            except Exception as problem:  # noqa: BLE001 - lupa's own, and whatever its text may be
                said = problem.args[0] if problem.args else b""
                said = said if isinstance(said, bytes) else str(said).encode()
                raise ScriptError(f"ERR Error compiling script (new function): {_text(said)}") from None
        return self._compiled[script]

    def execute(self, script: bytes | str) -> Any:
        """Carry out a script; return what it returns. Raises `ScriptError`."""
        if isinstance(script, str):  # what fakeredis does after each script, and Lua by itself when it is time
            return None
        fine, value = self._guarded(self.compile(script))
        if fine:
            return value
        told = value[b"err"] if self._type(value) == "table" else value
        digest = _sha1hex(script).decode()
        if isinstance(told, bytes) and self._type(value) == "table":
            raise ScriptError(f"{_text(told)} script: {digest}, on @user_script.")
        said = _text(told) if isinstance(told, bytes) else "unknown error"
        line = _LINE.match(said)
        raise ScriptError(f"ERR {said} script: {digest}, on @user_script{line[1] if line else ''}.")

    def encode(self, value: Any) -> bytes:
        """Return ``cjson.encode(value)``."""
        return self._encoded(value, 0)

    def _encoded(self, value: Any, depth: int) -> bytes:
        kind = self._type(value)
        if value is self._null or value is None:
            return b"null"
        if value is True or value is False:
            return b"true" if value else b"false"
        if isinstance(value, (int, float)):
            if not math.isfinite(value):
                raise ValueError("Cannot serialise number: must not be NaN or Inf")
            return b"%.14g" % value
        if isinstance(value, bytes):
            return b'"' + b"".join(map(_ESCAPED.__getitem__, value)) + b'"'
        if kind != "table":
            raise ValueError(f"Cannot serialise {kind or 'userdata'}: type not supported")
        if depth == _DEEPEST:
            raise ValueError(f"Cannot serialise, excessive depth ({depth + 1})")
        entries = dict(value.items())
        last = _length(entries)
        if last > 10 and last > 2 * len(entries):
            raise ValueError("Cannot serialise table: excessively sparse array")
        if last:
            parts = [self._encoded(entries.get(place), depth + 1) for place in range(1, last + 1)]
            return b"[" + b",".join(parts) + b"]"
        pairs = [_key(key) + b":" + self._encoded(kept, depth + 1) for key, kept in entries.items()]
        return b"{" + b",".join(pairs) + b"}"

    def decode(self, text: Any) -> Any:
        """Return ``cjson.decode(text)``."""
        if isinstance(text, (int, float)):
            text = b"%.14g" % text
        if not isinstance(text, bytes):
            raise ValueError("bad argument #1 to 'decode' (string expected)")
        try:
            plain = json.loads(text.decode("utf-8", "surrogateescape"), parse_int=float)
        except (ValueError, RecursionError):
            raise ValueError("Expected value but found invalid token at character 1") from None
        return self._decoded(plain)

    def _decoded(self, plain: Any) -> Any:
        if plain is None:
            return self._null
        if isinstance(plain, str):
            return plain.encode("utf-8", "surrogateescape")
        if isinstance(plain, list):
            return self._made.table_from([self._decoded(part) for part in plain])
        if isinstance(plain, dict):
            return self._made.table_from({_utf8(key): self._decoded(part) for key, part in plain.items()})
        return plain


def _outcome(act: Any) -> Any:
    """Return ``act`` as a function that returns whether it went well, and what it returned or why it did not."""

    def tried(*args: Any) -> tuple[bool, Any]:
        try:
            return True, act(*args)
        except (ValueError, TypeError) as problem:
            return False, str(problem).encode()

    return tried


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _length(entries: dict[Any, Any]) -> int:
    """Return the length of an array that has these entries; 0 for what is none, and for an empty table."""
    last = 0
    for key in entries:
        if not isinstance(key, (int, float)) or isinstance(key, bool) or key < 1 or key != int(key):
            return 0
        last = max(last, int(key))
    return last


def _key(key: Any) -> bytes:
    if isinstance(key, (int, float)) and not isinstance(key, bool):
        return b'"%.14g"' % key
    if isinstance(key, bytes):
        return b'"' + b"".join(map(_ESCAPED.__getitem__, key)) + b'"'
    raise ValueError("Cannot serialise table: table key must be a number or string")


_ESCAPED = [bytes([code]) for code in range(256)]
_ESCAPED[:32] = [b"\\u%04x" % code for code in range(32)]
_ESCAPED[127] = b"\\u007f"
for _plain, _letter in zip(b'\b\t\n\f\r"\\/', b'btnfr"\\/', strict=True):
    _ESCAPED[_plain] = b"\\" + bytes([_letter])


def _text(said: bytes) -> str:
    return said.decode("utf-8", "replace")


def _sha1hex(text: Any) -> bytes:
    given = text if isinstance(text, bytes) else b"%.14g" % text
    return hashlib.sha1(given, usedforsecurity=False).hexdigest().encode()


def _signed(number: int) -> int:
    """Return 32 bits as a number with a sign."""
    return (number + (1 << 31)) % (1 << 32) - (1 << 31)


def _all(act: Any) -> Any:
    def of(first: float, *others: float) -> int:
        found = int(first)
        for other in others:
            found = act(found, int(other))
        return _signed(found)

    return of


def _shifted(number: float, by: float) -> int:
    return _signed((int(number) % (1 << 32)) << (int(by) % 32))


_BITS: dict[bytes, Any] = {
    b"tobit": lambda number: _signed(int(number)),
    b"bnot": lambda number: _signed(~int(number)),
    b"band": _all(lambda one, other: one & other),
    b"bor": _all(lambda one, other: one | other),
    b"bxor": _all(lambda one, other: one ^ other),
    b"lshift": _shifted,
    b"rshift": lambda number, by: _signed((int(number) % (1 << 32)) >> (int(by) % 32)),
    b"arshift": lambda number, by: _signed(int(number)) >> (int(by) % 32),
    b"tohex": lambda number: b"%08x" % (int(number) % (1 << 32)),
}
