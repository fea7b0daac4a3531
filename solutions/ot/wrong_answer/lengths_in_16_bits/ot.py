"""The other side keeps an insert by its length in 16 bits, so that a long one overflows.

Killed by: test_both_orders_end_alike
"""

Op = list[int | str]


class _Writer:
    """Takes the parts of an operation in order and writes them down in canonical form.

    Between two kept stretches the order of inserts and deletes makes no difference. So both are
    collected there, and written as one insert and one delete when the next stretch is kept.
    """

    __slots__ = ("_deleted", "_inserted", "_kept", "_written")

    def __init__(self) -> None:
        self._written: Op = []
        self._kept = 0
        self._inserted: list[str] = []
        self._deleted = 0

    def keep(self, count: int) -> None:
        if self._inserted or self._deleted:
            self._write()
        self._kept += count

    def insert(self, text: str) -> None:
        if text:
            self._inserted.append(text)

    def delete(self, count: int) -> None:
        self._deleted += count

    def finish(self) -> Op:
        self._write()
        return self._written

    def _write(self) -> None:
        if self._kept:
            self._written.append(self._kept)
            self._kept = 0
        if self._inserted:
            self._written.append("".join(self._inserted))
            self._inserted = []
        if self._deleted:
            self._written.append(-self._deleted)
            self._deleted = 0


def _canonical(op: Op) -> Op:
    writer = _Writer()
    for part in op:
        if isinstance(part, str):
            writer.insert(part)
        elif part > 0:
            writer.keep(part)
        elif part < 0:
            writer.delete(-part)
    return writer.finish()


def _length_before(op: Op) -> int:
    return sum(abs(part) for part in op if not isinstance(part, str))


def _length_after(op: Op) -> int:
    return sum(len(part) if isinstance(part, str) else max(part, 0) for part in op)


def apply(text: str, op: Op) -> str:
    pieces = []
    place = 0
    for part in op:
        if isinstance(part, str):
            pieces.append(part)
        elif part > 0:
            pieces.append(text[place : place + part])
            place += part
        else:
            place -= part
    if place != len(text):
        raise ValueError(f"the operation spans {place} characters and the text has {len(text)}")
    return "".join(pieces)


def transform(a: Op, b: Op) -> tuple[Op, Op]:
    a, b = _canonical(a), _canonical(b)
    if _length_before(a) != _length_before(b):
        raise ValueError(f"one operation spans {_length_before(a)} characters, the other {_length_before(b)}")
    a2, b2 = _Writer(), _Writer()
    parts_of_a, parts_of_b = iter(a), iter(b)
    x, y = next(parts_of_a, None), next(parts_of_b, None)
    while x is not None or y is not None:
        if isinstance(x, str):
            a2.insert(x)
            b2.keep(len(x) % 2**16)
            x = next(parts_of_a, None)
        elif isinstance(y, str):
            a2.keep(len(y) % 2**16)
            b2.insert(y)
            y = next(parts_of_b, None)
        else:
            # Both span the same text, so neither has come to its end before the other.
            count = min(abs(x), abs(y))
            if x > 0 and y > 0:
                a2.keep(count)
                b2.keep(count)
            elif x < 0 and y > 0:
                a2.delete(count)
            elif x > 0 and y < 0:
                b2.delete(count)
            x = (x - count if x > 0 else x + count) or next(parts_of_a, None)
            y = (y - count if y > 0 else y + count) or next(parts_of_b, None)
    return a2.finish(), b2.finish()


def compose(a: Op, b: Op) -> Op:
    a, b = _canonical(a), _canonical(b)
    if _length_after(a) != _length_before(b):
        raise ValueError(f"the first leaves {_length_after(a)} characters, the second spans {_length_before(b)}")
    both = _Writer()
    parts_of_a, parts_of_b = iter(a), iter(b)
    x, y = next(parts_of_a, None), next(parts_of_b, None)
    used = 0  # How much of the text that x inserts lies behind: cutting it off would copy the rest each time.
    while x is not None or y is not None:
        if isinstance(x, int) and x < 0:
            both.delete(-x)
            x = next(parts_of_a, None)
        elif isinstance(y, str):
            both.insert(y)
            y = next(parts_of_b, None)
        else:
            count = min(len(x) - used if isinstance(x, str) else x, abs(y))
            if isinstance(x, str):
                if y > 0:
                    both.insert(x[used : used + count])
                used += count
                if used == len(x):
                    x, used = next(parts_of_a, None), 0
            else:
                if y > 0:
                    both.keep(count)
                else:
                    both.delete(count)
                x = x - count or next(parts_of_a, None)
            y = (y - count if y > 0 else y + count) or next(parts_of_b, None)
    return both.finish()


def invert(op: Op, text: str) -> Op:
    if _length_before(op) != len(text):
        raise ValueError(f"the operation spans {_length_before(op)} characters and the text has {len(text)}")
    inverse = _Writer()
    place = 0
    for part in op:
        if isinstance(part, str):
            inverse.delete(len(part))
        elif part > 0:
            inverse.keep(part)
            place += part
        else:
            inverse.insert(text[place : place - part])
            place -= part
    return inverse.finish()


class DocumentServer:
    """Puts the operations of all editors in one order, which its log keeps.

    An operation made at an old revision is carried past each operation that was committed since. The
    committed one goes first into `transform`, and that alone decides who stays in front.
    """

    def __init__(self, text: str = "") -> None:
        self.text = text
        self._log: list[tuple[str, int, Op]] = []
        self._revision_of: dict[tuple[str, int], int] = {}

    @property
    def revision(self) -> int:
        return len(self._log)

    def receive(self, client: str, sequence: int, revision: int, op: Op) -> tuple[int, Op]:
        first = self._revision_of.get((client, sequence))
        if first is not None:
            return first, self._log[first - 1][2].copy()
        op = _canonical(op)
        for _, _, committed in self._since(revision):
            _, op = transform(committed, op)
        # From here on nothing can fail: a refused operation has left no trace.
        self.text = apply(self.text, op)
        self._log.append((client, sequence, op))
        self._revision_of[client, sequence] = self.revision
        return self.revision, op.copy()

    def since(self, revision: int) -> list[tuple[str, int, Op]]:
        return [(client, sequence, op.copy()) for client, sequence, op in self._since(revision)]

    def _since(self, revision: int) -> list[tuple[str, int, Op]]:
        if not 0 <= revision <= self.revision:
            raise ValueError(f"revision {revision} is not between 0 and {self.revision}")
        return self._log[revision:]


class Editor:
    """One client's text: the server's at `revision`, then the operation in flight, then the waiting edits.

    Both local operations are kept as they would be made at `revision` now, so what is resent after a
    reconnect needs no transforming again.
    """

    def __init__(self, client: str, text: str, revision: int) -> None:
        self.text = text
        self.revision = revision
        self._client = client
        self._sequence = 0
        self._in_flight: Op | None = None
        self._waiting: Op | None = None

    def edit(self, op: Op) -> None:
        self.text = apply(self.text, op)
        self._waiting = _canonical(op) if self._waiting is None else compose(self._waiting, op)

    def outgoing(self) -> tuple[int, int, Op] | None:
        if self._in_flight is None:
            if self._waiting is None:
                return None
            self._in_flight, self._waiting = self._waiting, None
            self._sequence += 1
        return self._sequence, self.revision, self._in_flight.copy()

    def incoming(self, client: str, sequence: int, op: Op) -> None:
        if (client, sequence) == (self._client, self._sequence):
            self._in_flight = None
        else:
            in_flight, waiting = self._in_flight, self._waiting
            if in_flight is not None:
                op, in_flight = transform(op, in_flight)
            if waiting is not None:
                op, waiting = transform(op, waiting)
            self.text = apply(self.text, op)
            self._in_flight, self._waiting = in_flight, waiting
        self.revision += 1
