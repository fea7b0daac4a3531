"""Inserts are merged by adding each text to the last one, which copies all that was merged before.

Killed by: test_cost_follows_the_parts
"""

from functools import reduce

Op = list[int | str]


class Builder:
    def __init__(self):
        self.parts = []
        self.text = ""
        self.deleted = 0

    def add(self, part):
        match part:
            case 0 | "":
                pass
            case str():
                self.text += part
            case _ if part < 0:
                self.deleted += part
            case _:
                if self.text or self.deleted:
                    self.close_gap()
                    self.parts.append(part)
                elif self.parts:
                    self.parts[-1] += part
                else:
                    self.parts.append(part)

    def close_gap(self):
        if self.text:
            self.parts.append(self.text)
            self.text = ""
        if self.deleted:
            self.parts.append(self.deleted)
            self.deleted = 0

    def done(self):
        self.close_gap()
        return self.parts


def canonical(op):
    builder = Builder()
    for part in op:
        builder.add(part)
    return builder.done()


def stack(op):
    return [None, *reversed(canonical(op))]


def spans(op):
    return sum(abs(part) for part in op if isinstance(part, int))


def leaves(op):
    return sum(len(part) if isinstance(part, str) else part for part in op if isinstance(part, str) or part > 0)


def apply(text: str, op: Op) -> str:
    if spans(op) != len(text):
        raise ValueError(f"{spans(op)} characters spanned, of {len(text)}")
    place, pieces = 0, []
    for part in op:
        match part:
            case str():
                pieces.append(part)
            case _:
                pieces.append(text[place : place + part] if part > 0 else "")
                place += abs(part)
    return "".join(pieces)


def put_back(parts, part, count):
    if part > count:
        parts.append(part - count)
    elif -part > count:
        parts.append(part + count)


def transform(a: Op, b: Op) -> tuple[Op, Op]:
    if spans(a) != spans(b):
        raise ValueError(f"one spans {spans(a)}, the other {spans(b)}")
    left, right = stack(a), stack(b)
    a2, b2 = Builder(), Builder()
    while True:
        match left[-1], right[-1]:
            case str(text), _:
                left.pop()
                a2.add(text)
                b2.add(len(text))
            case _, str(text):
                right.pop()
                a2.add(len(text))
                b2.add(text)
            case None, None:
                return a2.done(), b2.done()
            case x, y:
                left.pop()
                right.pop()
                count = min(abs(x), abs(y))
                if y > 0:
                    a2.add(count if x > 0 else -count)
                if x > 0:
                    b2.add(count if y > 0 else -count)
                put_back(left, x, count)
                put_back(right, y, count)


def compose(a: Op, b: Op) -> Op:
    if leaves(a) != spans(b):
        raise ValueError(f"the first leaves {leaves(a)}, the second spans {spans(b)}")
    left, right = stack(a), stack(b)
    start = 0
    both = Builder()
    while True:
        match left[-1], right[-1]:
            case int(x), _ if x < 0:
                left.pop()
                both.add(x)
            case _, str(text):
                right.pop()
                both.add(text)
            case None, None:
                return both.done()
            case str(text), y:
                right.pop()
                end = min(start + abs(y), len(text))
                if y > 0:
                    both.add(text[start:end])
                put_back(right, y, end - start)
                start = end
                if end == len(text):
                    left.pop()
                    start = 0
            case x, y:
                left.pop()
                right.pop()
                count = min(x, abs(y))
                both.add(count if y > 0 else -count)
                put_back(left, x, count)
                put_back(right, y, count)


def invert(op: Op, text: str) -> Op:
    if spans(op) != len(text):
        raise ValueError(f"{spans(op)} characters spanned, of {len(text)}")
    place, inverse = 0, Builder()
    for part in op:
        match part:
            case str():
                inverse.add(-len(part))
            case _:
                inverse.add(part if part > 0 else text[place : place - part])
                place += abs(part)
    return inverse.done()


class DocumentServer:
    def __init__(self, text: str = "") -> None:
        self.text = text
        self.commits = {}
        self.known = {}

    @property
    def revision(self):
        return len(self.commits)

    def receive(self, client: str, sequence: int, revision: int, op: Op) -> tuple[int, Op]:
        if (client, sequence) not in self.known:
            for _, _, before in self.since(revision):
                _, op = transform(before, op)
            self.text = apply(self.text, op)
            self.known[client, sequence] = self.revision + 1
            self.commits[self.revision + 1] = (client, sequence, canonical(op))
        number = self.known[client, sequence]
        return number, [*self.commits[number][2]]

    def since(self, revision: int) -> list[tuple[str, int, Op]]:
        if revision < 0 or revision > self.revision:
            raise ValueError(f"no revision {revision} yet, only {self.revision}")
        commits = (self.commits[number] for number in range(revision + 1, self.revision + 1))
        return [(client, sequence, [*op]) for client, sequence, op in commits]


class Editor:
    def __init__(self, client: str, text: str, revision: int) -> None:
        self.client, self.revision = client, revision
        self.theirs = self.text = text
        self.numbers = 0
        self.sent = []
        self.unsent = []

    def edit(self, op: Op) -> None:
        self.text = apply(self.text, op)
        self.unsent.append([*op])

    def outgoing(self) -> tuple[int, int, Op] | None:
        if not self.sent and self.unsent:
            self.numbers += 1
            self.sent = [reduce(compose, self.unsent[1:], canonical(self.unsent[0]))]
            self.unsent = []
        return (self.numbers, self.revision, [*self.sent[0]]) if self.sent else None

    def incoming(self, client: str, sequence: int, op: Op) -> None:
        theirs = apply(self.theirs, op)
        if (client, [sequence]) == (self.client, [self.numbers] * len(self.sent)):
            self.sent = []
        else:
            sent, unsent = [], []
            for local, moved in ((self.sent, sent), (self.unsent, unsent)):
                for mine in local:
                    op, mine2 = transform(op, mine)
                    moved.append(mine2)
            self.sent, self.unsent = sent, unsent
        self.theirs = theirs
        self.revision += 1
        self.text = reduce(apply, self.sent + self.unsent, theirs)
