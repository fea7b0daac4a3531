"""receive returns the operation as it came in, not as it was applied.

Killed by: test_late_operations_pass_what_they_missed
"""

from itertools import chain, groupby

Op = list[int | str]

INSERT, DELETE, KEEP = "insert", "delete", "keep"

BESIDE = {
    (KEEP, KEEP): (KEEP, KEEP),
    (KEEP, DELETE): (None, DELETE),
    (DELETE, KEEP): (DELETE, None),
    (DELETE, DELETE): (None, None),
}
BEHIND = {
    (KEEP, KEEP): KEEP,
    (KEEP, DELETE): DELETE,
    (INSERT, KEEP): INSERT,
    (INSERT, DELETE): None,
}


def kind(part):
    if isinstance(part, str):
        return INSERT
    return KEEP if part > 0 else DELETE


def canonical(parts):
    op = []
    for is_keep, group in groupby(filter(None, parts), key=lambda part: not isinstance(part, str) and part > 0):
        if is_keep:
            op.append(sum(group))
            continue
        gap = list(group)
        text = "".join([part for part in gap if isinstance(part, str)])
        deleted = sum([part for part in gap if not isinstance(part, str)])
        op += filter(None, (text, deleted))
    return op


def span(op):
    return sum([abs(part) for part in op if not isinstance(part, str)])


def leaves(op):
    return sum([len(part) if isinstance(part, str) else max(part, 0) for part in op])


def check(one, other):
    if one != other:
        raise ValueError(f"{one} characters on one side, {other} on the other")


def line_up(a, b, a_alone, b_alone):
    a, b = chain(a, [None]), chain(b, [None])
    x, y = next(a), next(b)
    at_x = at_y = 0
    while x is not None or y is not None:
        kind_x = x is not None and kind(x)
        kind_y = y is not None and kind(y)
        if kind_x == a_alone:
            yield kind_x, None, len(x) if kind_x == INSERT else -x, x
            x = next(a)
        elif kind_y == b_alone:
            yield None, kind_y, len(y), y
            y = next(b)
        else:
            size_x = len(x) if kind_x == INSERT else abs(x)
            size = min(size_x - at_x, abs(y) - at_y)
            yield kind_x, kind_y, size, x[at_x : at_x + size] if kind_x == INSERT else None
            at_x += size
            at_y += size
            if at_x == size_x:
                x, at_x = next(a), 0
            if at_y == abs(y):
                y, at_y = next(b), 0


def spell(kind, size, text=None):
    if kind == INSERT:
        return text
    return size if kind == KEEP else -size if kind == DELETE else 0


def apply(text: str, op: Op) -> str:
    check(span(op), len(text))
    place = 0
    found = []
    for part in op:
        if isinstance(part, str):
            found.append(part)
        else:
            if part > 0:
                found.append(text[place : place + part])
            place += abs(part)
    return "".join(found)


def transform(a: Op, b: Op) -> tuple[Op, Op]:
    check(span(a), span(b))
    a2, b2 = [], []
    for kind_a, kind_b, size, text in line_up(canonical(a), canonical(b), INSERT, INSERT):
        if kind_b is None:
            a2.append(text)
            b2.append(size)
        elif kind_a is None:
            a2.append(size)
            b2.append(text)
        else:
            new_a, new_b = BESIDE[kind_a, kind_b]
            a2.append(spell(new_a, size))
            b2.append(spell(new_b, size))
    return canonical(a2), canonical(b2)


def compose(a: Op, b: Op) -> Op:
    check(leaves(a), span(b))
    return canonical(
        spell(kind_a or kind_b, size, text)
        if kind_a is None or kind_b is None
        else spell(BEHIND[kind_a, kind_b], size, text)
        for kind_a, kind_b, size, text in line_up(canonical(a), canonical(b), DELETE, INSERT)
    )


def invert(op: Op, text: str) -> Op:
    check(span(op), len(text))
    place = 0
    inverse = []
    for part in op:
        if isinstance(part, str):
            inverse.append(-len(part))
        else:
            inverse.append(part if part > 0 else text[place : place - part])
            place += abs(part)
    return canonical(inverse)


class DocumentServer:
    def __init__(self, text: str = "") -> None:
        self.text, self.revision = text, 0
        self.order = []
        self.answers = {}

    def receive(self, client: str, sequence: int, revision: int, op: Op) -> tuple[int, Op]:
        per_client = self.answers.setdefault(client, {})
        if sequence not in per_client:
            sent = tuple(canonical(op))
            for *_, done in self.since(revision):
                op = transform(done, op)[1]
            op = canonical(op)
            self.text = apply(self.text, op)
            self.order.append((client, sequence, tuple(op)))
            self.revision = len(self.order)
            per_client[sequence] = self.revision, sent
        revision, op = per_client[sequence]
        return revision, list(op)

    def since(self, revision: int) -> list[tuple[str, int, Op]]:
        if not 0 <= revision <= self.revision:
            raise ValueError(f"there are {self.revision} revisions, and none of them is {revision}")
        return [(client, sequence, list(op)) for client, sequence, op in self.order[revision:]]


class Editor:
    def __init__(self, client: str, text: str, revision: int) -> None:
        self.client, self.text, self.revision = client, text, revision
        self.sequence = 0
        self.sent = self.unsent = None

    def edit(self, op: Op) -> None:
        self.text = apply(self.text, op)
        self.unsent = canonical(op) if self.unsent is None else compose(self.unsent, op)

    def outgoing(self) -> tuple[int, int, Op] | None:
        if self.sent is None and self.unsent is not None:
            self.sequence += 1
            self.sent, self.unsent = self.unsent, None
        return None if self.sent is None else (self.sequence, self.revision, list(self.sent))

    def incoming(self, client: str, sequence: int, op: Op) -> None:
        check(span(op), span(self.sent or self.unsent or [len(self.text)]))
        if (client, sequence) == (self.client, self.sequence):
            self.sent = None
        else:
            if self.sent is not None:
                op, self.sent = transform(op, self.sent)
            if self.unsent is not None:
                op, self.unsent = transform(op, self.unsent)
            self.text = apply(self.text, op)
        self.revision += 1
