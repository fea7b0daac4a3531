"""Operational transformation of text: your code goes here.

An operation is a list that walks the whole text from left to right: a positive number keeps that
many characters, a negative one deletes that many, and a string is inserted where the walk stands.
On "hello", [5] changes nothing and [1, "e", -3, 1] makes "heo". On the empty text, [] changes nothing.

Every operation you return is canonical: no 0 and no "", never two parts of one kind side by side,
and an insert before a delete at the same place. An operation you are given may have another form,
such as [-1, "a", 0, -1, "b"]. It then means its canonical form, here ["ab", -2].
"""

Op = list[int | str]


def apply(text: str, op: Op) -> str:
    """Return what `op` makes of `text`; raise ValueError if it does not span the text exactly."""
    raise NotImplementedError


def transform(a: Op, b: Op) -> tuple[Op, Op]:
    """Return (a2, b2), so that `a` and then b2 give the same text as `b` and then a2.

    `a` and `b` were made on the same text; raise ValueError if they do not span the same length.
    If both insert at one place, `a`'s insert comes first. An insert inside a range that the other
    one deletes survives. What both delete is deleted once.
    """
    raise NotImplementedError


def compose(a: Op, b: Op) -> Op:
    """Return one operation that does what `a` and then `b` do.

    Raise ValueError if `b` does not span exactly what `a` leaves.
    """
    raise NotImplementedError


def invert(op: Op, text: str) -> Op:
    """Return the operation that undoes `op`, where `text` is the text that `op` was made on.

    Raise ValueError if `op` does not span `text` exactly.
    """
    raise NotImplementedError


class DocumentServer:
    """Holds the document and puts everybody's operations in one order.

    The revision is the number of operations committed so far.
    """

    text: str
    revision: int

    def __init__(self, text: str = "") -> None:
        """Start with `text`, at revision 0."""
        raise NotImplementedError

    def receive(self, client: str, sequence: int, revision: int, op: Op) -> tuple[int, Op]:
        """Commit an operation, and return the new revision and the operation as it was applied.

        `op` was made on the text of `revision`. Transform it past each operation committed since
        then, one after the other; of two inserts at one place, the one committed first stays in
        front. Commit the result even if nothing is left of it to do.

        If this `client` and `sequence` were committed before, commit nothing and return the first
        answer again, whatever the other arguments are. Raise ValueError, and change nothing, if
        `revision` is below 0 or from the future, or if `op` does not span the text of `revision`.
        """
        raise NotImplementedError

    def since(self, revision: int) -> list[tuple[str, int, Op]]:
        """Return what was committed after `revision`, oldest first: (client, sequence, op as applied).

        Raise ValueError if `revision` is below 0 or from the future.
        """
        raise NotImplementedError


class Editor:
    """One person's copy of the document, with a client name that no other editor has.

    `text` is what the person sees, edits included that the server has not heard of. `revision`
    says how many of the server's commits the editor knows.
    """

    text: str
    revision: int

    def __init__(self, client: str, text: str, revision: int) -> None:
        """Start with the server's `text` as it was at `revision`."""
        raise NotImplementedError

    def edit(self, op: Op) -> None:
        """Make a local edit: `text` changes at once, without waiting for the server.

        Raise ValueError, and change nothing, if `op` does not span `text` exactly.
        """
        raise NotImplementedError

    def outgoing(self) -> tuple[int, int, Op] | None:
        """Return (sequence, revision, op) to send to the server now, or None if there is nothing.

        At most one operation is ever sent and not yet acknowledged. Until it is, asking again
        returns that one, because the first copy may have been lost, and edits made meanwhile wait.
        It keeps its sequence; every new operation has a new one. You may give it as it was first
        sent, or transformed past what came in since, but always with the revision that fits.
        """
        raise NotImplementedError

    def incoming(self, client: str, sequence: int, op: Op) -> None:
        """Take in the next operation that the server committed, as it was applied there.

        The editor gets all commits after its `revision`, each once and in order. One of its own is
        the acknowledgement: its text is there already.
        """
        raise NotImplementedError
