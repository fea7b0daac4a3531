"""Speaks in a worker's place and mangles what it says: appended, as text, to a right program that is handed in.

It knows all that a worker knows: the channel, each request with its number, and the right reply. From its ``first``
reply on it sends what one of the functions below makes of that. Each gets the reply's body, the request's number and
a random generator, and returns what to write, piece by piece; None is a while of silence.
"""

import builtins
import json
import marshal
import os
import random
import sys
import time

HEAD = 12
MOST = (4 << 20) + HEAD


def framed(body, ident):
    return (len(body) + 8).to_bytes(4, "big") + ident + body


def some(rng, most):
    return rng.randbytes(rng.randint(1, most))


def changed(body, rng, change):
    """Change a body until it says something else: a blank more, or a 0 for a -0, would be the same answer."""
    while True:
        other = change(body)
        try:
            if repr(json.loads(other)) == repr(json.loads(body)):
                continue
        except (ValueError, RecursionError):
            pass
        if other != body:
            return other


# Bytes of a right reply, changed.


def bits(body, ident, rng):
    def change(body):
        data = bytearray(body)
        for _ in range(rng.randint(1, 8)):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        return bytes(data)

    return [framed(changed(body, rng, change), ident)]


def cut(body, ident, rng):
    def change(body):
        start = rng.randrange(len(body))
        return body[:start] + body[start + rng.randint(1, 9) :]

    return [framed(changed(body, rng, change), ident)]


def spliced(body, ident, rng):
    def change(body):
        at, start = rng.randint(0, len(body)), rng.randrange(len(body))
        return body[:at] + rng.choice((some(rng, 9), body[start : start + rng.randint(1, 30)])) + body[at:]

    return [framed(changed(body, rng, change), ident)]


def in_pieces(body, ident, rng):
    (data,) = rng.choice((bits, cut, spliced, values))(body, ident, rng)
    pieces = []
    while data:
        size = rng.choice((1, 2, 3, 4, 11, 12, 13, 500, len(data)))
        pieces.append(data[:size])
        data = data[size:]
        if len(pieces) < 5 and rng.random() < 0.1:
            pieces.append(None)
    return pieces


# Frames that are none.


def lengths(body, ident, rng):
    right = len(body) + 8
    length = rng.choice(
        (0, 1, 7, 8, right - 1, right + 1, right + 1000, MOST - 3, 1 << 30, (1 << 31) - 1, (1 << 32) - 1)
    )
    return [length.to_bytes(4, "big") + ident + body]


def identifiers(body, ident, rng):
    other = rng.choice((bytes(8), ident[::-1], rng.randbytes(8), ident[:7] + bytes([ident[7] ^ 1]), b"\xff" * 8))
    return [framed(body, other)]


def twice(body, ident, rng):
    frame = framed(body, ident)
    return rng.choice(
        ([frame + frame], [frame, frame], [frame + some(rng, 40)], [frame, None, frame], [b"ready" + frame])
    )


def early(body, ident, rng):
    return [framed(body, ident), *(framed(body, rng.randbytes(8)) for _ in range(rng.randint(1, 3)))]


def noise(body, ident, rng):
    return [some(rng, 5_000)]


def broken_off(body, ident, rng):
    frame = framed(body, ident)
    return [frame[: rng.randrange(len(frame))], SystemExit]


def ends(body, ident, rng):
    return [rng.choice((SystemExit, EOFError))]


def silent(body, ident, rng):
    frame = framed(body, ident)
    return [frame[: rng.randrange(len(frame))], KeyboardInterrupt]


# Right frames with JSON in them that no worker writes.

NONSENSE = (
    b'{"tuple":5}',
    b'{"tuple":null}',
    b'{"set":[[1]]}',
    b'{"set":[{"dict":[]}]}',
    b'{"dict":[[1]]}',
    b'{"dict":[1]}',
    b'{"dict":[[1,2,3]]}',
    b'{"dict":[[[1],2]]}',
    b'{"dict":{}}',
    b'{"nosuch":1}',
    b'{"ref":5}',
    b'{"ref":[]}',
    b'{"raised":[]}',
    b'{"raised":[[],"",0]}',
    b'{"raised":[["ValueError"],"",-1]}',
    b'{"raised":[["ValueError"],5,0]}',
    b'{"raised":[[5],"",0]}',
    b'{"raised":["ValueError","",0]}',
    b'{"raised":[["E"],"",1e99]}',
    b'{"raised":{}}',
    b'{"skipped":true}',
    b'{"skipped":[]}',
    b'{"float":"1"}',
    b'{"float":"nan"}',
    b'{"float":[]}',
    b'{"float":{}}',
    b'{"bytes":"zz"}',
    b'{"bytes":5}',
    b'{"bytes":"0"}',
    b'{"other":null}',
    b'{"other":{"other":"x"}}',
    b"{}",
    b'{"tuple":[],"set":[]}',
    b'{"tuple":[1],"tuple":5}',
    b'{"":1}',
    b'{"__class__":1}',
    b'{"value":1}',
    b"[]",
    b"1e999",
    b"-1e999",
    b"1.0",
    b"-0.0",
    b"NaN",
    b"Infinity",
    b"-Infinity",
    b'"\\ud800"',
    b'"\\udfff\\ud800"',
    b'"\\u0000"',
    b'{"other":"\\ud800"}',
    b'{"raised":[["\\ud800"],"\\udead",0]}',
    b'{"ref":"\\u202e"}',
    b'{"set":[1,true,1.0]}',
    b'{"raised":[["SystemExit"],"x",1]}',
    b'{"raised":[["MemoryError"],"x",1]}',
    b'{"raised":[["KeyboardInterrupt"],"",0]}',
)


def values(body, ident, rng):
    """Nonsense in the place of one value, or of the whole reply."""
    reply = json.loads(body)
    nonsense = rng.choice(NONSENSE)
    if type(reply) is not list or not reply or rng.random() < 0.2:
        return [framed(nonsense, ident)]
    parts = [json.dumps(part).encode() for part in reply]
    parts[rng.randrange(len(parts))] = nonsense
    return [framed(changed(body, rng, lambda _: b"[" + b",".join(parts) + b"]"), ident)]


def shapes(body, ident, rng):
    """Replies to more calls or fewer, none at all, or several."""
    return [
        framed(
            rng.choice(
                (
                    b"",
                    b" ",
                    b"null",
                    b"false",
                    b"1",
                    b'""',
                    b"[",
                    b"]",
                    b"{",
                    b'{"',
                    b"[,]",
                    b"[1,]",
                    b"\xef\xbb\xbf" + body,
                    body + body,
                    body + b"]",
                    body[:-1],
                    body[1:],
                    b"[" + body + b"]",
                    b"[null," + body[1:],
                    b"[null]" * 3,
                    body.decode().encode("utf-16"),
                    b"\0" + body,
                    body + b"\0",
                    b"[" + b"null," * 300_000 + b"null]",
                    b"truetrue",
                    b"true,",
                    b"0",
                    b'"true"',
                    b"[true]",
                    b'{"other":"true"}',
                )
            ),
            ident,
        )
    ]


def deep(body, ident, rng):
    """Nested, and nested."""
    opened, closed = rng.choice(((b"[", b"]"), (b'{"tuple":[', b"]}"), (b'{"set":[', b"]}"), (b'{"dict":[[1,', b"]]}")))
    depth = rng.choice((30, 33, 36, 40, 300, 900, 3_000, 50_000, 300_000))
    nested = opened * depth + (closed * depth if rng.random() < 0.8 else b"")
    return [framed(rng.choice((nested, b"[" + nested + b"]", b"[null," + nested + b"]")), ident)]


def huge(body, ident, rng):
    """Numbers, names and texts of any size."""
    digits = b"9" * rng.choice((20, 400, 4_300, 4_301, 100_000, 3_000_000))
    value = rng.choice(
        (
            digits,
            b"-" + digits,
            b"0." + digits,
            b"1e" + digits,
            digits + b"e-" + digits,
            b'"' + digits + b'"',
            b'{"other":"' + digits + b'"}',
            b'{"ref":"' + digits + b'"}',
            b'{"raised":[["' + digits + b'"],"",0]}',
            b'{"raised":[["E"],"' + digits + b'",0]}',
            b'{"raised":[["E"],"",' + digits + b"]}",
            b'{"bytes":"' + digits + b'0"}',
            b'{"' + digits + b'":1}',
            b'{"raised":[[' + b'"E",' * min(len(digits), 500_000) + b'"E"],"",0]}',
        )
    )
    return [framed(rng.choice((value, b"[" + value + b"]", b"[null," + value + b"]"))[:MOST], ident)]


def not_text(body, ident, rng):
    """Bytes that are no UTF-8."""
    bad = rng.choice((b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\x80", b"\xc3", b"\xe2\x82"))
    return [
        framed(rng.choice((bad, b'"' + bad + b'"', b'["' + bad + b'"]', b'[null,{"other":"' + bad + b'"}]')), ident)
    ]


def dear(body, ident, rng):
    """Replies that are long for their author's trouble."""
    item = rng.choice(
        (b"{}", b"[]", b'{"set":[]}', b'{"tuple":[]}', b'{"dict":[]}', b'{"float":"inf"}', b"[[[[]]]]", b'""')
    )
    items = b",".join([item] * (200_000 // len(item)))
    return [
        framed(rng.choice((b"[" + items + b"]", b'[{"set":[' + items + b"]}]", b'[{"tuple":[' + items + b"]}]")), ident)
    ]


def honest(body, ident, rng):
    """What is right, in pieces: so that it is known that only what is mangled fails."""
    data = framed(body, ident)
    # A long one in few pieces: what thousands cost would be taken for what the program costs.
    size = max(rng.choice((1, 3, 4, 5, 11, 12, 13, len(data))), len(data) // 20)
    return [data[start : start + size] for start in range(0, len(data), size)]


def speak(mangle, first, seed):
    """Take the worker's place, and never give it back."""
    if hasattr(builtins, "mangled"):
        return  # this module, executed anew
    builtins.mangled = True
    frame = sys._getframe()
    while frame.f_code.co_name != "serve":
        frame = frame.f_back
    channel, ident, subject = (frame.f_locals[name] for name in ("channel", "ident", "subject"))
    dump = frame.f_globals["wire"].dump_reply
    subject._module = sys.modules["lru"]
    rng, body, number = random.Random(seed), b"true", 0
    while True:
        for piece in mangle(body, ident, rng) if number >= first else [framed(body, ident)]:
            if piece is None:
                time.sleep(0.01)
            elif piece is SystemExit:
                os._exit(rng.choice((0, 1, 71)))
            elif piece is EOFError:
                channel.close()
                time.sleep(60)
            elif piece is KeyboardInterrupt:
                time.sleep(60)
            else:
                channel.sendall(piece)
        number += 1
        data = b""
        while len(data) < 4 or len(data) < int.from_bytes(data[:4], "big") + 4:
            data += channel.recv(1 << 20) or os._exit(0)
        ident, request = data[4:HEAD], marshal.loads(data[HEAD:])
        body = b"true" if request[0] == "load" else dump(subject.run(request[1], request[2]))
