"""The sequential specification of ``ot``: plain, slow, and right by inspection.

An operation is spread over the single characters of its text, so that no two parts have to be walked side by side.
"""

from __future__ import annotations

from collections.abc import Iterable

Op = list[int | str]


def canonical(op: Iterable[int | str]) -> Op:
    """Between two kept characters all that is inserted comes first, then all that is deleted."""
    result: Op = []
    kept, inserted, deleted = 0, "", 0
    for part in [*op, None]:
        if isinstance(part, str):
            inserted += part
        elif part is not None and part < 0:
            deleted -= part
        elif part != 0:  # the next kept character, or the end
            if inserted or deleted or part is None:
                result += [kept] * (kept > 0) + [inserted] * (inserted > "") + [-deleted] * (deleted > 0)
                kept, inserted, deleted = 0, "", 0
            kept += part or 0
    return result


def span(op: Op) -> int:
    """How many characters an operation is made on."""
    return sum(abs(part) for part in op if not isinstance(part, str))


def _spread(op: Op, length: int) -> tuple[list[str], list[bool]]:
    """What is inserted before each of ``length`` characters, and at the end; and which of them are kept."""
    inserts, kept = [""], []
    for part in canonical(op):
        if isinstance(part, str):
            inserts[-1] += part
        else:
            inserts += [""] * abs(part)
            kept += [part > 0] * abs(part)
    if len(kept) != length:
        raise ValueError("the operation does not span the text")
    return inserts, kept


def apply(text: str, op: Op) -> str:
    inserts, kept = _spread(op, len(text))
    result = inserts[0]
    for place, char in enumerate(text):
        result += char * kept[place] + inserts[place + 1]
    return result


def transform(a: Op, b: Op) -> tuple[Op, Op]:
    length = span(a)
    a_inserts, a_keeps = _spread(a, length)
    b_inserts, b_keeps = _spread(b, length)
    a2: Op = []
    b2: Op = []
    for place in range(length + 1):
        a2 += [a_inserts[place], len(b_inserts[place])]
        b2 += [len(a_inserts[place]), b_inserts[place]]
        if place < length:
            if b_keeps[place]:
                a2.append(1 if a_keeps[place] else -1)
            if a_keeps[place]:
                b2.append(1 if b_keeps[place] else -1)
    return canonical(a2), canonical(b2)


def compose(a: Op, b: Op) -> Op:
    length = span(a)
    middle = _applied(list(range(length)), a)
    if span(b) != len(middle):
        raise ValueError("the second operation does not span what the first leaves")
    both: Op = []
    reached = 0
    for item in _applied(middle, b):
        if isinstance(item, str):
            both.append(item)
        else:
            both += [reached - item, 1]
            reached = item + 1
    return canonical([*both, reached - length])


def _applied(items: list[int | str], op: Op) -> list[int | str]:
    """Apply ``op`` to a text whose characters are these: numbers, for those that were there at first, and others."""
    inserts, kept = _spread(op, len(items))
    result: list[int | str] = list(inserts[0])
    for place, item in enumerate(items):
        result += [item] * kept[place] + list(inserts[place + 1])
    return result


def invert(op: Op, text: str) -> Op:
    inserts, kept = _spread(op, len(text))
    inverse: Op = [-len(inserts[0])]
    for place, char in enumerate(text):
        inverse += [1 if kept[place] else char, -len(inserts[place + 1])]
    return canonical(inverse)


class DocumentServer:
    """Keeps the text of every revision, and every operation as it was applied."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.revision = 0
        self.texts = [text]
        self.log: list[tuple[str, int, Op]] = []
        self._answers: dict[tuple[str, int], tuple[int, Op]] = {}

    def _check(self, revision: int) -> None:
        if not 0 <= revision <= self.revision:
            raise ValueError("no such revision")

    def receive(self, client: str, sequence: int, revision: int, op: Op) -> tuple[int, Op]:
        if (client, sequence) in self._answers:
            return self._answers[client, sequence]
        self._check(revision)
        apply(self.texts[revision], op)
        op = canonical(op)
        for _, _, committed in self.log[revision:]:
            _, op = transform(committed, op)
        self.text = apply(self.text, op)
        self.revision += 1
        self.texts.append(self.text)
        self.log.append((client, sequence, op))
        self._answers[client, sequence] = self.revision, op
        return self.revision, op

    def since(self, revision: int) -> list[tuple[str, int, Op]]:
        self._check(revision)
        return self.log[revision:]


class Editor:
    """Composes the edits that wait. Sending them one by one is right too, though what comes of ties may differ."""

    def __init__(self, client: str, text: str, revision: int) -> None:
        self.text = text
        self.revision = revision
        self._client = client
        self._sequence = 0
        self._sent: Op | None = None
        self._waiting: Op | None = None

    def edit(self, op: Op) -> None:
        self.text = apply(self.text, op)
        self._waiting = canonical(op) if self._waiting is None else compose(self._waiting, op)

    def outgoing(self) -> tuple[int, int, Op] | None:
        if self._sent is None and self._waiting is not None:
            self._sent, self._waiting = self._waiting, None
            self._sequence += 1
        return None if self._sent is None else (self._sequence, self.revision, self._sent)

    def incoming(self, client: str, sequence: int, op: Op) -> None:  # noqa: ARG002 - only one can be on its way
        self.revision += 1
        if client == self._client:
            self._sent = None
            return
        if self._sent is not None:
            op, self._sent = transform(op, self._sent)
        if self._waiting is not None:
            op, self._waiting = transform(op, self._waiting)
        self.text = apply(self.text, op)
