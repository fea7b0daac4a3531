"""The wire between judge and worker: frames, and the plain data that may cross.

A frame is ``length (4 bytes, big endian) | id (8 bytes) | body``, where length counts id and body. The
judge draws a fresh random id for each request, and a reply must carry it, so that nothing written before a
request was made can answer it.

The two directions differ on purpose. Requests are written by the judge, whom the worker may trust, and are
read by `marshal`: quick, and exact about types. Replies are written by a process that a learner controls:
they are JSON, read with caps on size and depth, and nothing in them is ever executed or unpickled.

In a reply ``None``, ``bool``, ``int``, finite ``float``, ``str`` and ``list`` stand for themselves. All
else is a JSON object with one key, its tag:

===================================  ====================================================================
``{"tuple": [...]}``                  also ``set``, ``frozenset``; ``{"dict": [[key, value], ...]}``
``{"bytes": "hex"}``                 bytes
``{"float": "inf"}``                 a float that JSON cannot write: ``inf``, ``-inf``, ``nan``
``{"ref": "cache"}``                 the object that this script holds in a variable
``{"fraction": [1, 3]}``             a Fraction, in lowest terms
``{"record": ["P", [["x", 1]]]}``    a named tuple, or an instance of a data class: its type's name, and its fields
``{"toy": ["Ordered", [3]]}``        one of the judge's own values: see `toys`
``{"other": "Counter"}``             an object that may not cross, by the name of its type
``{"raised": [...]}``                an exception: names of its classes (most derived first), message, line
``{"skipped": true}``                a call that was not made, for want of an object to make it on
===================================  ====================================================================

Types are exact: a subclass of ``int`` is an "other", so no ``__eq__`` of a learner's decides a comparison.
"""

from __future__ import annotations

import json
import marshal
import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from . import toys

READY = b"ready"  # the first that a worker writes, before any code of a learner's is there
GO_ON, AFRESH, RESET = range(3)  # where a script starts from: see `worker`
HEADER = 12
ID_BYTES = 8
SERVICE = bytes(ID_BYTES)  # the ident of what a worker asks of the judge meanwhile: see `services`
MAX_REPLY = 4 << 20
MAX_DEPTH = 32
MAX_ITEMS = 1_000_000
MAX_TEXT = 2_000
MAX_HASHED = 1_000

_SMALL = 1 << 63
_PLAIN = frozenset({type(None), bool, int})
SCALARS = frozenset({type(None), bool, int, str})

_NAME: Any = type.__dict__["__name__"]
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")

_dump = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


class WireError(Exception):
    """What came over the wire is not what may come over it."""


@dataclass(frozen=True, slots=True)
class Ref:
    """The object that a script holds in the variable ``name``."""

    name: str


@dataclass(frozen=True, slots=True)
class Record:
    """A named tuple or an instance of a data class: the name of its type, and its fields in order."""

    name: str
    fields: tuple[tuple[str, Any], ...]

    def __getattr__(self, name: str) -> Any:
        for field, value in object.__getattribute__(self, "fields"):
            if field == name:
                return value
        raise AttributeError(f"{self.name} has no field {name!r}")


@dataclass(frozen=True, slots=True)
class Toy:
    """One of the judge's own values, as what makes it (`toys.MAKERS`)."""

    kind: str
    args: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """An object that cannot cross, by the name of its type: equal to nothing that a model returns."""

    type: str


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception that came out of a call: class names from most derived to least, message, line or 0."""

    classes: tuple[str, ...]
    message: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Skipped:
    """A call that was not made: the object it needs was never made."""


def frame(ident: bytes, body: bytes) -> bytes:
    """Return ``body`` framed under ``ident``."""
    return (len(body) + ID_BYTES).to_bytes(4, "big") + ident + body


def dump_request(request: tuple[Any, ...]) -> bytes:
    """Return a request's body (judge's side)."""
    # Version 2 writes each value anew: no two arguments are one object, so keys compared by identity are caught.
    return marshal.dumps(request, 2)


def load_request(body: bytes) -> Any:
    """Return the request in ``body`` (worker's side; what it reads was written by the judge)."""
    return marshal.loads(body)


_MARSHALLED = frozenset({type(None), bool, int, float, str, bytes})


def pack(value: Any) -> tuple[Any, ...]:
    """Return an argument as `marshal` can carry it: tagged, ``("=", value)`` for what it carries as it is."""
    kind = type(value)
    if kind is Ref:
        return "$", value.name
    if kind is Fraction:
        return "/", value.numerator, value.denominator
    if kind is Record:
        return "record", value.name, [(name, pack(part)) for name, part in value.fields]
    if kind is Toy:
        return "toy", value.kind, [pack(part) for part in value.args]
    if kind is list or kind is tuple:
        kinds = set(map(type, value))
        if kinds <= _MARSHALLED:
            return "=", value
        if kinds == {Fraction} and kind is list:
            return "//", [part.numerator for part in value], [part.denominator for part in value]
        parts = [pack(part) for part in value]
        return ("=", value) if all(part[0] == "=" for part in parts) else (kind.__name__, parts)
    if kind is dict:
        pairs = [(pack(key), pack(part)) for key, part in value.items()]
        return ("=", value) if all(one[0] == "=" for pair in pairs for one in pair) else ("dict", pairs)
    return "=", value


def unpack(packed: tuple[Any, ...], variables: dict[str, Any]) -> Any:
    """Return the argument in ``packed``; ``variables`` holds the script's, and under "" the module records are of."""
    match packed:
        case ("=", value):
            return value
        case ("$", name):
            return variables[name]
        case ("/", numerator, denominator):
            return Fraction(numerator, denominator)
        case ("//", numerators, denominators):
            return list(map(Fraction, numerators, denominators))
        case ("record", name, fields) if name[:1] != "_":
            return getattr(variables[""], name)(**{field: unpack(part, variables) for field, part in fields})
        case ("toy", kind, args):
            return toys.MAKERS[kind](*(unpack(part, variables) for part in args))
        case ("list", parts):
            return [unpack(part, variables) for part in parts]
        case ("tuple", parts):
            return tuple(unpack(part, variables) for part in parts)
        case ("dict", pairs):
            return {unpack(key, variables): unpack(part, variables) for key, part in pairs}
    raise WireError(f"an argument with the tag {packed[0]!r}")


def encode(value: object, names: dict[int, str] | None = None) -> Any:
    """Return ``value`` as JSON-ready plain data; ``names`` tells, by ``id``, the objects that have a variable."""
    return _encode(value, names or {}, 0, [MAX_ITEMS])


def _encode(value: Any, names: dict[int, str], depth: int, room: list[int]) -> Any:
    kind = type(value)
    room[0] -= 1
    if room[0] < 0:
        return {"other": f"{type_name(kind)} of more than {MAX_ITEMS:,} items"}
    if depth > MAX_DEPTH:
        return {"other": f"{type_name(kind)} nested deeper than {MAX_DEPTH}"}
    if kind is str:
        return value if _is_text(value) else {"other": "str with a lone surrogate"}
    if kind is int and value.bit_length() > 4096:
        return {"other": f"int of {value.bit_length():,} bits"}
    if kind in SCALARS:
        return value
    if kind is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    if kind is bytes:
        return {"bytes": value.hex()}
    if kind is list:
        if value and _PLAIN.issuperset(map(type, value)):
            room[0] -= len(value)
            numbers = [item for item in value if type(item) is int]
            if room[0] >= 0 and (not numbers or -_SMALL < min(numbers) <= max(numbers) < _SMALL):
                return list(value)
        return [_encode(item, names, depth + 1, room) for item in list(value)]
    if kind is tuple:
        return {"tuple": [_encode(item, names, depth + 1, room) for item in value]}
    if kind is set or kind is frozenset:
        # In an order of their own, so that equal sets are equal bytes.
        return {type_name(kind): sorted((_encode(item, names, depth + 1, room) for item in list(value)), key=_dump)}
    if kind is dict:
        pairs = list(value.items())
        return {"dict": [[_encode(part, names, depth + 1, room) for part in pair] for pair in pairs]}
    if id(value) in names:
        return {"ref": names[id(value)]}
    if kind is Fraction:
        parts = [value.numerator, value.denominator]
        return {"fraction": parts} if max(map(int.bit_length, parts)) <= 4096 else {"other": "Fraction of many digits"}
    made_of = toys.state(value)
    if made_of is not None:
        return {"toy": [made_of[0], [_encode(part, names, depth + 1, room) for part in made_of[1]]]}
    fields = _fields(value)
    if fields is not None:
        return {"record": [type_name(kind), [[name, _encode(part, names, depth + 1, room)] for name, part in fields]]}
    return {"other": type_name(kind)}


def _fields(value: Any) -> list[tuple[str, Any]] | None:
    """Return the fields of a named tuple or of an instance of a data class; None for anything else."""
    kind = type(value)
    names = getattr(kind, "_fields", None)
    if isinstance(value, tuple) and type(names) is tuple and len(names) == tuple.__len__(value):
        return list(zip(map(str, names), tuple.__iter__(value), strict=True))
    known = getattr(kind, "__dataclass_fields__", None)
    if type(known) is dict:
        return [(str(name), getattr(value, name)) for name in known]
    return None


def type_name(kind: type) -> str:
    """Return the name of a type, whatever its metaclass would say."""
    # By type's own descriptor: a metaclass may answer for __name__ as it likes, or raise.
    return clip(_NAME.__get__(kind), 80)


def _is_text(value: str) -> bool:
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def clip(text: object, most: int = MAX_TEXT) -> str:
    """Return ``text`` as well-formed text of at most ``most`` characters, without addresses, which no run repeats."""
    if type(text) is not str:
        return "?"
    kept = text if len(text) <= most else text[:most] + " ..."
    kept = _ADDRESS.sub(" at 0x...", kept)
    return kept.encode("utf-8", "backslashreplace").decode()


def dump_reply(encoded: object) -> bytes:
    """Return a reply's body: canonical, so that equal replies are equal bytes (sets and dicts aside)."""
    return _dump(encoded).encode()


def load_reply(body: bytes) -> Any:
    """Return the JSON value in a reply's body. Raises `WireError` for anything but well-formed JSON."""
    try:
        return _read(body.decode())
    except (ValueError, RecursionError) as problem:
        raise WireError(f"a reply that is not the wire's JSON ({type(problem).__name__})") from None


def _refuse_constant(name: str) -> None:
    raise WireError(f"a reply with the JSON constant {name}")


_read = json.JSONDecoder(parse_constant=_refuse_constant).decode


def decode(data: Any) -> Any:
    """Return the value that ``data`` stands for. Raises `WireError` for an unknown or malformed tag."""
    return _Decoder().value(data, 0)


class _Decoder:
    """Decodes one reply; counts what could be chosen to collide in a hash table."""

    def __init__(self) -> None:
        self._room = MAX_HASHED

    def value(self, data: Any, depth: int) -> Any:
        if depth > MAX_DEPTH + 2:
            raise WireError(f"a reply nested deeper than {MAX_DEPTH}")
        if type(data) is list:
            return [self.value(item, depth + 1) for item in data]
        if type(data) is str and not _is_text(data):
            raise WireError("a reply with a lone surrogate")
        if type(data) is not dict:
            return data
        if len(data) != 1:
            raise WireError("a reply with an object of more than one tag")
        ((tag, content),) = data.items()
        try:
            return self._tagged(tag, content, depth + 1)
        except WireError:
            raise
        except Exception:  # noqa: BLE001 - whatever a hostile reply breaks, it is the reply that is broken
            raise WireError(f"a reply with a malformed {clip(tag, 40)!r}") from None

    def _tagged(self, tag: str, content: Any, depth: int) -> Any:
        match tag:
            case "tuple":
                return tuple(self._parts(content, depth))
            case "set":
                return set(self._hashable(self._parts(content, depth)))
            case "frozenset":
                return frozenset(self._hashable(self._parts(content, depth)))
            case "dict":
                return self._dict(content, depth)
            case "bytes":
                return bytes.fromhex(content)
            case "float" if content in ("inf", "-inf", "nan"):
                return float(content)
            case "ref":
                return Ref(_text(content))
            case "other":
                return Other(_text(content))
            case "fraction":
                numerator, denominator = content
                if type(numerator) is not int or type(denominator) is not int or denominator < 1:
                    raise WireError("a reply with a malformed fraction")
                return Fraction(numerator, denominator)
            case "record":
                name, fields = content
                return Record(_text(name), tuple((_text(field), self.value(part, depth)) for field, part in fields))
            case "toy":
                kind, args = content
                return Toy(_text(kind), tuple(self._parts(args, depth)))
            case "raised":
                return _raised(content)
            case "skipped":
                return Skipped()
        raise WireError(f"a reply with the unknown tag {clip(tag, 40)!r}")

    def _parts(self, content: Any, depth: int) -> list[Any]:
        if type(content) is not list:
            raise WireError("a reply with a container that holds no list")
        return [self.value(item, depth) for item in content]

    def _dict(self, content: Any, depth: int) -> dict[Any, Any]:
        if type(content) is not list or any(type(pair) is not list or len(pair) != 2 for pair in content):
            raise WireError("a reply with a dict that is no list of pairs")
        keys = self._hashable([self.value(key, depth) for key, _ in content])
        return dict(zip(keys, [self.value(value, depth) for _, value in content], strict=True))

    def _hashable(self, parts: list[Any]) -> list[Any]:
        # Numbers can be chosen to collide in a hash table; strings cannot, for their hash is keyed at random.
        self._room -= sum(type(part) is not str for part in parts)
        if self._room < 0:
            raise WireError(f"a reply with sets or dicts of over {MAX_HASHED:,} keys that are not text")
        return parts


def _raised(content: Any) -> Raised:
    classes, message, line = content
    if (
        type(classes) is not list
        or not classes
        or {type(name) for name in classes} != {str}
        or type(message) is not str
    ):
        raise WireError("a reply with a malformed exception")
    if type(line) is not int or not 0 <= line < 1 << 31:
        raise WireError("a reply with a malformed line number")
    return Raised(tuple(clip(name, 80) for name in classes[:20]), clip(message), line)


def _text(content: Any) -> str:
    if type(content) is not str:
        raise WireError("a reply with a name that is no text")
    return clip(content, 120)


def encode_raised(raised: Raised) -> dict[str, list[Any]]:
    """Return an exception as JSON-ready plain data."""
    return {"raised": [list(raised.classes), raised.message, raised.line]}
