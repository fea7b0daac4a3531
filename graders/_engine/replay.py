"""Replay strings: a failing example as one word that says all that is needed to meet it again.

``check:data``, where data is JSON (the wire's tags, and ``{"script": [...]}``), deflated, in URL-safe base64. A
replay string may come from anywhere: it is read with caps, as plain data.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any, get_args

from graders._boxed import toys, wire
from graders._engine.script import Script, Step, Verb
from graders._engine.submission import UsageError

_MOST = 4 << 20
_VERBS = frozenset(verb for kinds in get_args(Verb) for verb in get_args(kinds))


def string(check: str, example: dict[str, Any]) -> str:
    """Return the replay string of ``example``, met in ``check``."""
    data = json.dumps({name: _encoded(value) for name, value in example.items()}, separators=(",", ":"))
    return f"{check}:{base64.urlsafe_b64encode(zlib.compress(data.encode(), 9)).decode().rstrip('=')}"


def parse(text: str) -> tuple[str, dict[str, Any]]:
    """Return the check and the example in a replay string. Raises `UsageError` for any other text."""
    check, _, packed = text.strip().partition(":")
    try:
        data = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        unpacking = zlib.decompressobj()
        plain = unpacking.decompress(data, _MOST)
        if not unpacking.eof or unpacking.unused_data:
            raise ValueError("cut short, or too long")
        content = wire.load_reply(plain)
        if type(content) is not dict or not check.isidentifier():
            raise ValueError("not an example")
        return check, {str(name): _decoded(value) for name, value in content.items()}
    except (ValueError, TypeError, KeyError, RecursionError, zlib.error, binascii.Error, wire.WireError):
        raise UsageError("this is not a replay string; copy it whole from the report, as one word") from None


def _encoded(value: Any) -> Any:
    if type(value) is not Script:
        return wire.encode(value)
    return {"script": [_step(step) for step in value]}


def _step(step: Step) -> list[Any]:
    args = [_argument(arg) for arg in step.args]
    kwargs = {name: wire.encode(arg) for name, arg in step.kwargs.items()}
    parts = [step.verb, step.on, step.name, args, kwargs, step.into]
    while parts and not parts[-1]:
        parts.pop()
    return parts


def _argument(arg: Any) -> Any:
    """Return an argument as the wire's tags, which it may hold at any depth."""
    kind = type(arg)
    if kind is wire.Ref:
        return {"ref": arg.name}
    if kind is wire.Record:
        return {"record": [arg.name, [[name, _argument(part)] for name, part in arg.fields]]}
    if kind is wire.Toy:
        return {"toy": [arg.kind, [_argument(part) for part in arg.args]]}
    if kind is list:
        return [_argument(part) for part in arg]
    return {"tuple": [_argument(part) for part in arg]} if kind is tuple else wire.encode(arg)


def _decoded(value: Any) -> Any:
    if type(value) is dict and value.keys() == {"script"}:
        return Script(tuple(_read_step(parts) for parts in value["script"]))
    return _plain(value)


def _read_step(parts: Any) -> Step:
    if type(parts) is not list or not parts:
        raise ValueError("not a step")
    defaults: list[Any] = ["", "", "", [], {}, ""]
    verb, on, name, args, kwargs, into = [*parts, *defaults[len(parts) :]]
    if verb not in _VERBS or {type(on), type(name), type(into)} != {str}:
        raise ValueError("not a step")
    if type(args) is not list or type(kwargs) is not dict:
        raise ValueError("not a step")
    decoded = tuple(_plain(arg) for arg in args)
    return Step(verb, on, name, decoded, {key: _plain(arg) for key, arg in kwargs.items()}, into)


def _plain(data: Any) -> Any:
    """Return the plain value in ``data``: what a reply may hold besides is no part of an example."""
    value = wire.decode(data)
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, (wire.Other, wire.Raised, wire.Skipped)):
            raise ValueError("not plain data")
        if isinstance(item, wire.Toy) and item.kind not in toys.MAKERS:
            raise ValueError("no such toy")
        if isinstance(item, wire.Record):
            pending += [part for _, part in item.fields]
        if isinstance(item, wire.Toy):
            pending += item.args
        if isinstance(item, dict):
            pending += [*item, *item.values()]
        elif isinstance(item, (list, tuple, set, frozenset)):
            pending += item
    return value
