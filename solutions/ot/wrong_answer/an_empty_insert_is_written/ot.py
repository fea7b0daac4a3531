"""An insert of the empty text is written down as a part.

Killed by: test_other_forms_mean_the_canonical_form
"""

from collections.abc import Generator
from typing import NamedTuple

Op = list[int | str]
Parts = tuple[int | str, ...]


def canon() -> Generator[None, int | str | None, Parts]:
    parts, kept, deleted = [], 0, 0
    pieces = []
    while (part := (yield)) is not None:
        if isinstance(part, str):
            pieces.append(part)
        elif part < 0:
            deleted += part
        elif part:
            if pieces or deleted:
                if kept:
                    parts.append(kept)
                if pieces:
                    parts.append("".join(pieces))
                    pieces = []
                if deleted:
                    parts.append(deleted)
                kept = deleted = 0
            kept += part
    if kept:
        parts.append(kept)
    if pieces:
        parts.append("".join(pieces))
    if deleted:
        parts.append(deleted)
    return tuple(parts)


def sink():
    taker = canon()
    next(taker)

    def finish() -> Parts:
        try:
            taker.send(None)
        except StopIteration as end:
            return end.value
        raise AssertionError("the sink goes on after the end")

    return taker.send, finish


def canonical(op) -> Parts:
    put, finish = sink()
    for part in op:
        put(part)
    return finish()


def span(op) -> int:
    return sum([abs(part) for part in op if not isinstance(part, str)])


def size(op) -> int:
    return sum([len(part) if isinstance(part, str) else part for part in op if isinstance(part, str) or part > 0])


def agree(one: int, other: int) -> None:
    if one != other:
        raise ValueError(f"lengths differ: {one} and {other}")


def walk(op: Parts) -> Generator[int | str | None, int, None]:
    for part in op:
        at = 0
        length = len(part) if isinstance(part, str) else abs(part)
        while at < length:
            if isinstance(part, str):
                at += yield (part if at == 0 else Rest(part, at))
            else:
                at += yield (part - at if part > 0 else part + at)
    while True:
        yield None


class Rest(NamedTuple):
    text: str
    start: int


def cut(head, count: int) -> str:
    text, start = head if isinstance(head, Rest) else (head, 0)
    return text[start : start + count]


def room(head) -> int:
    if isinstance(head, int):
        return abs(head)
    return len(head.text) - head.start if isinstance(head, Rest) else len(head)


def apply(text: str, op: Op) -> str:
    agree(span(op), len(text))
    return "".join(copied(text, op))


def copied(text: str, op) -> Generator[str, None, None]:
    place = 0
    for part in op:
        if isinstance(part, str):
            yield part
        else:
            yield text[place : place + part] if part > 0 else ""
            place += abs(part)


def transform(a: Op, b: Op) -> tuple[Op, Op]:
    left, right = across(canonical(a), canonical(b))
    return [*left], [*right]


def across(a: Parts, b: Parts) -> tuple[Parts, Parts]:
    agree(span(a), span(b))
    (put_a, finish_a), (put_b, finish_b) = sink(), sink()
    walk_a, walk_b = walk(a), walk(b)
    x, y = next(walk_a), next(walk_b)
    while x is not None or y is not None:
        if isinstance(x, str):
            put_a(x)
            put_b(len(x))
            x = walk_a.send(len(x))
        elif isinstance(y, str):
            put_a(len(y))
            put_b(y)
            y = walk_b.send(len(y))
        else:
            count = min(abs(x), abs(y))
            if y > 0:
                put_a(count if x > 0 else -count)
            if x > 0:
                put_b(count if y > 0 else -count)
            x, y = walk_a.send(count), walk_b.send(count)
    return finish_a(), finish_b()


def compose(a: Op, b: Op) -> Op:
    agree(size(a), span(b))
    put, finish = sink()
    walk_a, walk_b = walk(canonical(a)), walk(canonical(b))
    x, y = next(walk_a), next(walk_b)
    while x is not None or y is not None:
        if isinstance(x, int) and x < 0:
            put(x)
            x = walk_a.send(-x)
        elif isinstance(y, str):
            put(y)
            y = walk_b.send(len(y))
        else:
            count = min(room(x), abs(y))
            if isinstance(x, int):
                put(count if y > 0 else -count)
            elif y > 0:
                put(cut(x, count))
            x, y = walk_a.send(count), walk_b.send(count)
    return [*finish()]


def invert(op: Op, text: str) -> Op:
    agree(span(op), len(text))
    place = 0
    put, finish = sink()
    for part in op:
        if isinstance(part, str):
            put(-len(part))
        else:
            put(part if part > 0 else text[place : place - part])
            place += abs(part)
    return [*finish()]


class DocumentServer:
    def __init__(self, text: str = "") -> None:
        self.text = text
        self._commits: list[tuple[str, int, Parts]] = []
        self._known: dict[tuple[str, int], int] = {}

    def __getattr__(self, name: str) -> int:
        if name == "revision":
            return len(self._commits)
        raise AttributeError(name)

    def receive(self, client: str, sequence: int, revision: int, op: Op) -> tuple[int, Op]:
        number = self._known.get((client, sequence), 0)
        if not number:
            parts = canonical(op)
            for *_, earlier in self._later(revision):
                parts = across(earlier, parts)[1]
            self.text = apply(self.text, parts)
            self._commits.append((client, sequence, parts))
            self._known[client, sequence] = number = len(self._commits)
        return number, [*self._commits[number - 1][-1]]

    def since(self, revision: int) -> list[tuple[str, int, Op]]:
        return [(client, sequence, [*parts]) for client, sequence, parts in self._later(revision)]

    def _later(self, revision: int) -> list[tuple[str, int, Parts]]:
        if revision < 0 or revision > len(self._commits):
            raise ValueError(f"revision {revision} is not one of {len(self._commits)}")
        return self._commits[revision:]


class View(NamedTuple):
    text: str
    revision: int
    sequence: int = 0
    flight: Parts | None = None
    queue: Parts | None = None


def edited(view: View, op: Parts) -> View:
    queue = op if view.queue is None else tuple(compose(view.queue, op))
    return view._replace(text=apply(view.text, op), queue=queue)


def launched(view: View) -> View:
    if view.flight is not None or view.queue is None:
        return view
    return view._replace(sequence=view.sequence + 1, flight=view.queue, queue=None)


def landed(view: View) -> View:
    return view._replace(revision=view.revision + 1, flight=None)


def joined(view: View, op: Parts) -> View:
    flight, queue = view.flight, view.queue
    if flight is not None:
        op, flight = across(op, flight)
    if queue is not None:
        op, queue = across(op, queue)
    return View(apply(view.text, op), view.revision + 1, view.sequence, flight, queue)


class Editor:
    def __init__(self, client: str, text: str, revision: int) -> None:
        self._client = client
        self._view = View(text, revision)

    text = property(lambda self: self._view.text)
    revision = property(lambda self: self._view.revision)

    def edit(self, op: Op) -> None:
        agree(span(op), len(self.text))
        self._view = edited(self._view, canonical(op))

    def outgoing(self) -> tuple[int, int, Op] | None:
        self._view = launched(self._view)
        if self._view.flight is None:
            return None
        return self._view.sequence, self._view.revision, [*self._view.flight]

    def incoming(self, client: str, sequence: int, op: Op) -> None:
        if (client, sequence) == (self._client, self._view.sequence):
            self._view = landed(self._view)
        else:
            self._view = joined(self._view, canonical(op))
