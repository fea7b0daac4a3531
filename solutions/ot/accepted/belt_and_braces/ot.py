"""Distrusts everyone: checks the shape of all it is given, its own results, and what it was told before."""

import threading

Op = list[int | str]


def checked(op):
    """Return a copy of `op` in canonical form, if it is an operation at all."""
    if not isinstance(op, (list, tuple)):
        raise ValueError(f"an operation is a list, not {op!r}")
    for part in op:
        if type(part) not in (int, str):
            raise ValueError(f"{part!r} is not a part of an operation")
    return canonical(op)


def canonical(op):
    result = []
    texts, deleted = [], 0
    for part in [*op, None]:
        if isinstance(part, str):
            texts.append(part)
        elif part is not None and part < 0:
            deleted += part
        elif part != 0:
            text = "".join(texts)
            if text:
                result.append(text)
            if deleted:
                result.append(deleted)
            texts, deleted = [], 0
            if part is not None:
                if not (text or result[-1:] == [] or isinstance(result[-1], str) or result[-1] < 0):
                    result[-1] += part
                else:
                    result.append(part)
    return result


def length_before(op):
    return sum(abs(part) for part in op if isinstance(part, int))


def length_after(op):
    return sum(len(part) if isinstance(part, str) else max(part, 0) for part in op)


def insist(condition, message):
    if not condition:
        raise ValueError(message)


def apply(text: str, op: Op) -> str:
    result = []
    rest = 0
    for part in op:
        if isinstance(part, str):
            result.append(part)
        elif part > 0:
            result.append(text[rest : rest + part])
            rest += part
        else:
            rest -= part
    insist(rest == len(text), "the operation is for a text of another length")
    return "".join(result)


def transform(a: Op, b: Op) -> tuple[Op, Op]:
    a, b = checked(a), checked(b)
    insist(length_before(a) == length_before(b), "the two operations are not for the same text")
    a2, b2 = [], []
    left, right = list(reversed(a)), list(reversed(b))
    while left or right:
        if left and isinstance(left[-1], str):
            text = left.pop()
            a2.append(text)
            b2.append(len(text))
        elif right and isinstance(right[-1], str):
            text = right.pop()
            a2.append(len(text))
            b2.append(text)
        else:
            x, y = left.pop(), right.pop()
            step = min(abs(x), abs(y))
            if x > 0 and y > 0:
                a2.append(step)
                b2.append(step)
            elif x > 0:
                b2.append(-step)
            elif y > 0:
                a2.append(-step)
            if abs(x) > step:
                left.append(x - step if x > 0 else x + step)
            if abs(y) > step:
                right.append(y - step if y > 0 else y + step)
    a2, b2 = canonical(a2), canonical(b2)
    assert length_before(b2) == length_after(a)
    assert length_before(a2) == length_after(b)
    assert length_after(a2) == length_after(b2)
    return a2, b2


def compose(a: Op, b: Op) -> Op:
    a, b = checked(a), checked(b)
    insist(length_after(a) == length_before(b), "the second operation does not fit what the first one leaves")
    result = []
    i = j = 0
    off_i = off_j = 0
    while i < len(a) or j < len(b):
        if i < len(a) and isinstance(a[i], int) and a[i] < 0:
            result.append(a[i])
            i += 1
        elif j < len(b) and isinstance(b[j], str):
            result.append(b[j])
            j += 1
        else:
            here = len(a[i]) if isinstance(a[i], str) else a[i]
            there = abs(b[j])
            step = min(here - off_i, there - off_j)
            if isinstance(a[i], str) and b[j] > 0:
                result.append(a[i][off_i : off_i + step])
            elif isinstance(a[i], int):
                result.append(step if b[j] > 0 else -step)
            off_i += step
            off_j += step
            if off_i == here:
                i, off_i = i + 1, 0
            if off_j == there:
                j, off_j = j + 1, 0
    result = canonical(result)
    assert length_before(result) == length_before(a)
    assert length_after(result) == length_after(b)
    return result


def invert(op: Op, text: str) -> Op:
    insist(length_before(op) == len(text), "the operation is for a text of another length")
    result = []
    rest = 0
    for part in op:
        if isinstance(part, str):
            result.append(-len(part))
        elif part > 0:
            result.append(part)
            rest += part
        else:
            result.append(text[rest : rest - part])
            rest -= part
    result = canonical(result)
    assert length_before(result) == length_after(op)
    assert length_after(result) == len(text)
    return result


class DocumentServer:
    def __init__(self, text: str = "") -> None:
        self._lock = threading.RLock()
        self._text = text
        self._applied = []
        self._answers = {}

    @property
    def text(self) -> str:
        with self._lock:
            return self._text

    @property
    def revision(self) -> int:
        with self._lock:
            return len(self._applied)

    def receive(self, client: str, sequence: int, revision: int, op: Op) -> tuple[int, Op]:
        with self._lock:
            if (client, sequence) in self._answers:
                return self._answer(client, sequence)
            insist(0 <= revision <= self.revision, f"revision {revision} is not known, {self.revision} is the last one")
            op = checked(op)
            for _, _, other in self._applied[revision:]:
                op = transform(other, op)[1]
            self._text = apply(self._text, op)
            self._applied.append((client, sequence, op))
            self._answers[client, sequence] = (self.revision, op)
            return self._answer(client, sequence)

    def since(self, revision: int) -> list[tuple[str, int, Op]]:
        with self._lock:
            insist(0 <= revision <= self.revision, f"revision {revision} is not known, {self.revision} is the last one")
            return [(client, sequence, list(op)) for client, sequence, op in self._applied[revision:]]

    def _answer(self, client, sequence):
        number, op = self._answers[client, sequence]
        return number, list(op)


class Editor:
    def __init__(self, client: str, text: str, revision: int) -> None:
        self._lock = threading.RLock()
        self._client = client
        self._text = text
        self._revision = revision
        self._sequence = 0
        self._pending = None
        self._buffer = None
        self._known = set()

    @property
    def text(self) -> str:
        with self._lock:
            return self._text

    @property
    def revision(self) -> int:
        with self._lock:
            return self._revision

    def edit(self, op: Op) -> None:
        with self._lock:
            text = apply(self._text, op)
            self._buffer = checked(op) if self._buffer is None else compose(self._buffer, op)
            self._text = text

    def outgoing(self) -> tuple[int, int, Op] | None:
        with self._lock:
            if self._pending is None and self._buffer is not None:
                self._sequence += 1
                self._pending, self._buffer = self._buffer, None
            if self._pending is None:
                return None
            return self._sequence, self._revision, list(self._pending)

    def incoming(self, client: str, sequence: int, op: Op) -> None:
        with self._lock:
            if (client, sequence) in self._known:
                return
            op = checked(op)
            if client == self._client and sequence == self._sequence and self._pending is not None:
                insist(op == self._pending, "the server has applied something else than what was sent")
                self._pending = None
            else:
                pending, buffer, text = self._pending, self._buffer, self._text
                if pending is not None:
                    op, pending = transform(op, pending)
                if buffer is not None:
                    op, buffer = transform(op, buffer)
                text = apply(text, op)
                self._pending, self._buffer, self._text = pending, buffer, text
            self._known.add((client, sequence))
            self._revision += 1
