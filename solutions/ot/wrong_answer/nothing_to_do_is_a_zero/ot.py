"""The operation that does nothing to the empty text is written [0] instead of [].

Killed by: test_late_operations_pass_what_they_missed
"""

from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise
from typing import NamedTuple

Op = list[int | str]


class Edits(NamedTuple):
    length: int
    inserts: list[tuple[int, str]]
    deletes: list[tuple[int, int]]


def edits(op: Op) -> Edits:
    gap = place = 0
    texts: dict[int, list[str]] = {}
    deletes: list[tuple[int, int]] = []
    for part in op:
        if isinstance(part, str):
            if part:
                texts.setdefault(gap, []).append(part)
        elif part > 0:
            gap = place = place + part
        elif part < 0:
            start = deletes.pop()[0] if deletes and deletes[-1][1] == place else place
            place -= part
            deletes.append((start, place))
    return Edits(place, [(at, "".join(pieces)) for at, pieces in texts.items()], deletes)


def write(found: Edits) -> Op:
    op: Op = []
    texts: list[str] = []
    gap = place = 0
    marks = sorted(
        [(start, 1, end) for start, end in found.deletes]
        + [(at, 0, number) for number, (at, _) in enumerate(found.inserts)]
        + [(found.length, 2, 0)]
    )
    for at, kind, value in marks:
        if at > place or kind == 2:
            op += [part for part in ("".join(texts), gap - place, at - place) if part]
            texts = []
            gap = place = at
        if kind == 0:
            texts.append(found.inserts[value][1])
        elif kind == 1:
            place = value
    return op or [0]


def span(op: Op) -> int:
    return sum(abs(part) for part in op if isinstance(part, int))


def apply(text: str, op: Op) -> str:
    if span(op) != len(text):
        raise ValueError(f"spans {span(op)} of {len(text)} characters")
    return "".join(piece if isinstance(piece, str) else text[slice(*piece)] for piece in pieces(op))


def pieces(op: Op) -> list[str | tuple[int, int]]:
    place = 0
    left: list[str | tuple[int, int]] = []
    for part in op:
        if isinstance(part, str):
            if part:
                left.append(part)
        else:
            if part > 0:
                left.append((place, place + part))
            place += abs(part)
    return left


class Map:
    def __init__(self, done: Edits) -> None:
        self.at = [at for at, _ in done.inserts]
        self.grown = [0, *accumulate(len(text) for _, text in done.inserts)]
        self.starts = [start for start, _ in done.deletes]
        self.ends = [end for _, end in done.deletes]
        self.gone = [0, *accumulate(end - start for start, end in done.deletes)]

    def __call__(self, place: int, behind_insert: bool) -> int:
        count = (bisect_right if behind_insert else bisect_left)(self.at, place)
        nth = bisect_right(self.starts, place)
        gone = self.gone[nth]
        if nth and self.ends[nth - 1] > place:
            gone -= self.ends[nth - 1] - place
        return place + self.grown[count] - gone

    def kept_ranges(self, start: int, end: int) -> list[tuple[int, int]]:
        ranges = []
        nth = bisect_right(self.ends, start)
        place = start
        while place < end:
            until = min(end, self.starts[nth]) if nth < len(self.starts) else end
            if place < until:
                cuts = self.at[bisect_right(self.at, place) : bisect_left(self.at, until)]
                ranges += pairwise([place, *cuts, until])
            if nth == len(self.starts):
                break
            place = max(until, self.ends[nth])
            nth += 1
        return ranges


def transform(a: Op, b: Op) -> tuple[Op, Op]:
    first, second = edits(a), edits(b)
    return write(moved(first, second, behind_insert=False)), write(moved(second, first, behind_insert=True))


def moved(mine: Edits, theirs: Edits, behind_insert: bool) -> Edits:
    if mine.length != theirs.length:
        raise ValueError(f"one spans {mine.length}, the other {theirs.length}")
    after = Map(theirs)
    length = mine.length + after.grown[-1] - after.gone[-1]
    inserts = [(after(at, behind_insert), text) for at, text in mine.inserts]
    deletes = []
    for start, end in mine.deletes:
        for left, right in after.kept_ranges(start, end):
            deletes.append((after(left, True), after(right, False)))
    return Edits(length, inserts, deletes)


def compose(a: Op, b: Op) -> Op:
    first = pieces(a)
    ends = [*accumulate(len(piece) if isinstance(piece, str) else piece[1] - piece[0] for piece in first)]
    left_by_a = ends[-1] if ends else 0
    if left_by_a != span(b):
        raise ValueError(f"the first leaves {left_by_a}, the second spans {span(b)}")
    inserts, deletes = [], []
    place = 0
    for piece in pieces(b):
        if isinstance(piece, str):
            inserts.append((place, piece))
            continue
        start, end = piece
        nth = bisect_right(ends, start)
        while start < end:
            until = min(end, ends[nth])
            source = first[nth]
            if isinstance(source, str):
                rest = len(source) - (ends[nth] - start)
                inserts.append((place, source[rest : rest + until - start]))
            else:
                begin = source[1] - (ends[nth] - start)
                if begin > place:
                    deletes.append((place, begin))
                place = begin + until - start
            start = until
            nth += 1
    if place < span(a):
        deletes.append((place, span(a)))
    return write(Edits(span(a), inserts, deletes))


def invert(op: Op, text: str) -> Op:
    if span(op) != len(text):
        raise ValueError(f"spans {span(op)} of {len(text)} characters")
    inserts, deletes = [], []
    old = new = 0
    for part in filter(None, op):
        if isinstance(part, str):
            deletes.append((new, new + len(part)))
            new += len(part)
        elif part > 0:
            old += part
            new += part
        else:
            inserts.append((new, text[old : old - part]))
            old -= part
    return write(Edits(new, inserts, deletes))


class DocumentServer:
    def __init__(self, text: str = "") -> None:
        self.text = text
        self.log: list[tuple[str, int, Op]] = []
        self.numbers: dict[tuple[str, int], int] = {}

    revision = property(lambda self: len(self.log))

    def receive(self, client: str, sequence: int, revision: int, op: Op) -> tuple[int, Op]:
        if (client, sequence) not in self.numbers:
            self.check(revision)
            op = write(edits(op))
            for _, _, earlier in self.log[revision:]:
                op = write(moved(edits(op), edits(earlier), behind_insert=True))
            self.text = apply(self.text, op)
            self.log.append((client, sequence, op))
            self.numbers[client, sequence] = self.revision
        number = self.numbers[client, sequence]
        return number, self.log[number - 1][2][:]

    def since(self, revision: int) -> list[tuple[str, int, Op]]:
        self.check(revision)
        return [(client, sequence, op[:]) for client, sequence, op in self.log[revision:]]

    def check(self, revision: int) -> None:
        if revision < 0 or revision > len(self.log):
            raise ValueError(f"revision {revision} of {len(self.log)}")


class Editor:
    def __init__(self, client: str, text: str, revision: int) -> None:
        self.client, self.text, self.revision = client, text, revision
        self.local: list[Op] = []
        self.sequence = 0
        self.sending = False

    def edit(self, op: Op) -> None:
        self.text = apply(self.text, op)
        self.local.append(write(edits(op)))

    def outgoing(self) -> tuple[int, int, Op] | None:
        if not self.local:
            return None
        if not self.sending:
            self.sending = True
            self.sequence += 1
        return self.sequence, self.revision, self.local[0][:]

    def incoming(self, client: str, sequence: int, op: Op) -> None:
        if self.sending and (client, sequence) == (self.client, self.sequence):
            del self.local[0]
            self.sending = False
        else:
            local = []
            for mine in self.local:
                op, mine = transform(op, mine)
                local.append(mine)
            self.text = apply(self.text, op)
            self.local = local
        self.revision += 1
