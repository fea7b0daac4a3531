"""An incoming operation that changes nothing does not move the revision on.

Killed by: test_one_operation_is_on_its_way
"""

Op = list[int | str]


def tidy(op):
    result = []
    kept = 0
    inserted = []
    deleted = 0
    for part in op:
        if isinstance(part, str):
            if part != "":
                inserted.append(part)
        elif part < 0:
            deleted -= part
        elif part > 0:
            if inserted or deleted:
                if kept:
                    result.append(kept)
                if inserted:
                    result.append("".join(inserted))
                if deleted:
                    result.append(-deleted)
                kept, inserted, deleted = 0, [], 0
            kept += part
    if kept:
        result.append(kept)
    if inserted:
        result.append("".join(inserted))
    if deleted:
        result.append(-deleted)
    return result


def span(op):
    total = 0
    for part in op:
        if not isinstance(part, str):
            total += abs(part)
    return total


def apply(text: str, op: Op) -> str:
    if span(op) != len(text):
        raise ValueError("this operation is for a text of another length")
    result = []
    i = 0
    for part in op:
        if isinstance(part, str):
            result.append(part)
        elif part < 0:
            i -= part
        else:
            result.append(text[i : i + part])
            i += part
    return "".join(result)


def transform(a: Op, b: Op) -> tuple[Op, Op]:
    a = tidy(a)
    b = tidy(b)
    if span(a) != span(b):
        raise ValueError("these operations are for texts of different lengths")
    new_a = []
    new_b = []
    i = j = 0
    done_i = done_j = 0
    while i < len(a) or j < len(b):
        if i < len(a) and isinstance(a[i], str):
            new_a.append(a[i])
            new_b.append(len(a[i]))
            i += 1
            continue
        if j < len(b) and isinstance(b[j], str):
            new_a.append(len(b[j]))
            new_b.append(b[j])
            j += 1
            continue
        step = min(abs(a[i]) - done_i, abs(b[j]) - done_j)
        if b[j] > 0:
            new_a.append(step if a[i] > 0 else -step)
        if a[i] > 0:
            new_b.append(step if b[j] > 0 else -step)
        done_i += step
        done_j += step
        if done_i == abs(a[i]):
            i += 1
            done_i = 0
        if done_j == abs(b[j]):
            j += 1
            done_j = 0
    return tidy(new_a), tidy(new_b)


def compose(a: Op, b: Op) -> Op:
    a = tidy(a)
    b = tidy(b)
    left_by_a = 0
    for part in a:
        if isinstance(part, str):
            left_by_a += len(part)
        elif part > 0:
            left_by_a += part
    if left_by_a != span(b):
        raise ValueError("the second operation does not fit behind the first")
    result = []
    i = j = 0
    done_i = done_j = 0
    while i < len(a) or j < len(b):
        if i < len(a) and not isinstance(a[i], str) and a[i] < 0:
            result.append(a[i])
            i += 1
            continue
        if j < len(b) and isinstance(b[j], str):
            result.append(b[j])
            j += 1
            continue
        inserting = isinstance(a[i], str)
        size = len(a[i]) if inserting else a[i]
        step = min(size - done_i, abs(b[j]) - done_j)
        if b[j] > 0:
            result.append(a[i][done_i : done_i + step] if inserting else step)
        elif not inserting:
            result.append(-step)
        done_i += step
        done_j += step
        if done_i == size:
            i += 1
            done_i = 0
        if done_j == abs(b[j]):
            j += 1
            done_j = 0
    return tidy(result)


def invert(op: Op, text: str) -> Op:
    if span(op) != len(text):
        raise ValueError("this operation is for a text of another length")
    result = []
    i = 0
    for part in op:
        if isinstance(part, str):
            result.append(-len(part))
        elif part < 0:
            result.append(text[i : i - part])
            i -= part
        else:
            result.append(part)
            i += part
    return tidy(result)


class DocumentServer:
    def __init__(self, text: str = "") -> None:
        self.text = text
        self.revision = 0
        self.history = []
        self.answers = {}

    def receive(self, client: str, sequence: int, revision: int, op: Op) -> tuple[int, Op]:
        if (client, sequence) in self.answers:
            old_revision, old_op = self.answers[(client, sequence)]
            return old_revision, list(old_op)
        if revision < 0 or revision > self.revision:
            raise ValueError("there is no such revision")
        op = tidy(op)
        for number in range(revision, self.revision):
            op = transform(self.history[number][2], op)[1]
        self.text = apply(self.text, op)
        self.revision += 1
        self.history.append((client, sequence, op))
        self.answers[(client, sequence)] = (self.revision, op)
        return self.revision, list(op)

    def since(self, revision: int) -> list[tuple[str, int, Op]]:
        if revision < 0 or revision > self.revision:
            raise ValueError("there is no such revision")
        return [(client, sequence, list(op)) for client, sequence, op in self.history[revision:]]


class Editor:
    def __init__(self, client: str, text: str, revision: int) -> None:
        self.client = client
        self.text = text
        self.revision = revision
        self.sequence = 0
        self.message = None
        self.sent = None
        self.buffer = None

    def edit(self, op: Op) -> None:
        self.text = apply(self.text, op)
        op = tidy(op)
        if self.sent is None:
            self.send(op)
        elif self.buffer is None:
            self.buffer = op
        else:
            self.buffer = compose(self.buffer, op)

    def send(self, op):
        self.sequence += 1
        self.sent = op
        self.message = (self.sequence, self.revision, op)

    def outgoing(self) -> tuple[int, int, Op] | None:
        if self.sent is None:
            return None
        sequence, revision, op = self.message
        return sequence, revision, list(op)

    def incoming(self, client: str, sequence: int, op: Op) -> None:
        if client == self.client and self.sent is not None and sequence == self.sequence:
            self.revision += 1
            self.sent = None
            self.message = None
            if self.buffer is not None:
                self.send(self.buffer)
                self.buffer = None
            return
        if op == tidy([span(op)]):
            return
        sent = self.sent
        buffer = self.buffer
        if sent is not None:
            op, sent = transform(op, sent)
        if buffer is not None:
            op, buffer = transform(op, buffer)
        self.text = apply(self.text, op)
        self.sent = sent
        self.buffer = buffer
        self.revision += 1
