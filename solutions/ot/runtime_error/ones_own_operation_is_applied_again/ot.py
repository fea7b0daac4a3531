"""An acknowledgement is applied to the text, which had the edit already.

Killed by: test_one_operation_is_on_its_way
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

Op = list[int | str]


def normal(parts: Iterable[int | str]) -> Op:
    op: Op = []
    texts: list[str] = []
    kept = removed = 0
    for part in parts:
        if isinstance(part, str):
            if part:
                texts.append(part)
        elif part < 0:
            removed += part
        elif part > 0:
            if texts or removed:
                op += _stretch(kept, texts, removed)
                kept, texts, removed = 0, [], 0
            kept += part
    op += _stretch(kept, texts, removed)
    return op


def _stretch(kept: int, texts: list[str], removed: int) -> Op:
    return [part for part in (kept, "".join(texts), removed) if part]


def before(op: Op) -> int:
    return sum([abs(part) for part in op if not isinstance(part, str)])


def after(op: Op) -> int:
    return sum([len(part) if isinstance(part, str) else max(0, part) for part in op])


def require(spanned: int, length: int) -> None:
    if spanned != length:
        raise ValueError(f"an operation over {spanned} characters does not fit a text of {length}")


class Runs:
    def __init__(self, op: Op) -> None:
        self._parts = iter(op)
        self.head: int | str | None = next(self._parts, None)
        self.size = 0
        self._measure()

    def next(self) -> None:
        self.head = next(self._parts, None)
        self._measure()

    def skip(self, count: int) -> None:
        self.size -= count
        if not self.size:
            self.next()

    def _measure(self) -> None:
        if isinstance(self.head, str):
            self.size = len(self.head)
        elif self.head is not None:
            self.size = abs(self.head)

    def take_text(self, count: int) -> str:
        start = len(self.head) - self.size
        return self.head[start : start + count]


def apply(text: str, op: Op) -> str:
    require(before(op), len(text))
    return "".join(_results(text, op))


def _results(text: str, op: Op) -> Iterator[str]:
    place = 0
    for part in op:
        if isinstance(part, str):
            yield part
        elif part > 0:
            yield text[place : place + part]
            place += part
        else:
            place -= part


def transform(a: Op, b: Op) -> tuple[Op, Op]:
    a, b = normal(a), normal(b)
    require(before(a), before(b))
    a2: Op = []
    b2: Op = []
    x, y = Runs(a), Runs(b)
    while True:
        if isinstance(x.head, str):
            a2.append(x.head)
            b2.append(x.size)
            x.next()
        elif isinstance(y.head, str):
            a2.append(y.size)
            b2.append(y.head)
            y.next()
        elif x.head is None:
            return normal(a2), normal(b2)
        else:
            count = min(x.size, y.size)
            if y.head > 0:
                a2.append(count if x.head > 0 else -count)
            if x.head > 0:
                b2.append(count if y.head > 0 else -count)
            x.skip(count)
            y.skip(count)


def compose(a: Op, b: Op) -> Op:
    a, b = normal(a), normal(b)
    require(before(b), after(a))
    return normal(_composed(Runs(a), Runs(b)))


def _composed(x: Runs, y: Runs) -> Iterator[int | str]:
    while x.head is not None or y.head is not None:
        if isinstance(x.head, int) and x.head < 0:
            yield x.head
            x.next()
        elif isinstance(y.head, str):
            yield y.head
            y.next()
        else:
            count = min(x.size, y.size)
            if isinstance(x.head, str):
                if y.head > 0:
                    yield x.take_text(count)
            else:
                yield count if y.head > 0 else -count
            x.skip(count)
            y.skip(count)


def invert(op: Op, text: str) -> Op:
    require(before(op), len(text))
    return normal(_undone(op, text))


def _undone(op: Op, text: str) -> Iterator[int | str]:
    place = 0
    for part in op:
        if isinstance(part, str):
            yield -len(part)
        elif part > 0:
            yield part
            place += part
        else:
            yield text[place : place - part]
            place -= part


@dataclass
class Commit:
    client: str
    sequence: int
    op: Op
    revision: int


@dataclass
class DocumentServer:
    text: str = ""
    revision: int = field(default=0, init=False)
    _commits: list[Commit] = field(default_factory=list, init=False, repr=False)
    _by_name: dict[tuple[str, int], Commit] = field(default_factory=dict, init=False, repr=False)

    def receive(self, client: str, sequence: int, revision: int, op: Op) -> tuple[int, Op]:
        commit = self._by_name.get((client, sequence))
        if commit is None:
            commit = self._commit(client, sequence, revision, op)
        return commit.revision, list(commit.op)

    def since(self, revision: int) -> list[tuple[str, int, Op]]:
        return [(missed.client, missed.sequence, list(missed.op)) for missed in self._after(revision)]

    def _after(self, revision: int) -> list[Commit]:
        if revision not in range(self.revision + 1):
            raise ValueError(f"{revision} is not a revision of this document")
        return self._commits[revision:]

    def _commit(self, client: str, sequence: int, revision: int, op: Op) -> Commit:
        for missed in self._after(revision):
            op = transform(missed.op, op)[1]
        self.text = apply(self.text, op)
        self.revision += 1
        commit = Commit(client, sequence, normal(op), self.revision)
        self._commits.append(commit)
        self._by_name[client, sequence] = commit
        return commit


@dataclass(frozen=True)
class Synchronised:
    next_sequence: int

    def edit(self, op: Op) -> Sending:
        return Sending(self.next_sequence, op)

    def foreign(self, op: Op) -> tuple[Op, Synchronised]:
        return op, self


@dataclass(frozen=True)
class Sending:
    sequence: int
    op: Op

    def edit(self, op: Op) -> SendingWithMore:
        return SendingWithMore(self.sequence, self.op, op)

    def foreign(self, op: Op) -> tuple[Op, Sending]:
        op, mine = transform(op, self.op)
        return op, replace(self, op=mine)

    def acknowledged(self) -> Synchronised:
        return Synchronised(self.sequence + 1)


@dataclass(frozen=True)
class SendingWithMore:
    sequence: int
    op: Op
    more: Op

    def edit(self, op: Op) -> SendingWithMore:
        return replace(self, more=compose(self.more, op))

    def foreign(self, op: Op) -> tuple[Op, SendingWithMore]:
        op, mine = transform(op, self.op)
        op, more = transform(op, self.more)
        return op, replace(self, op=mine, more=more)

    def acknowledged(self) -> Sending:
        return Sending(self.sequence + 1, self.more)


class Editor:
    def __init__(self, client: str, text: str, revision: int) -> None:
        self.client = client
        self.text = text
        self.revision = revision
        self.state: Synchronised | Sending | SendingWithMore = Synchronised(1)

    def edit(self, op: Op) -> None:
        self.text = apply(self.text, op)
        self.state = self.state.edit(normal(op))

    def outgoing(self) -> tuple[int, int, Op] | None:
        if isinstance(self.state, Synchronised):
            return None
        return self.state.sequence, self.revision, list(self.state.op)

    def incoming(self, client: str, sequence: int, op: Op) -> None:
        if client == self.client and sequence == self.state.sequence:
            self.text = apply(self.text, op)
            self.state = self.state.acknowledged()
        else:
            op, state = self.state.foreign(op)
            self.text = apply(self.text, op)
            self.state = state
        self.revision += 1
