"""Writes the life of one document server, as steps; the model tells what an operation has to span while it is written.

Whatever is drawn can be carried out, and so can what is left of it by shrinking.
"""

from __future__ import annotations

from graders import Script, Step, call, each, new, read

from .model import DocumentServer, Op, transform
from .operations import fitted, made

CLIENTS = ("ann", "bob", "bob1", "")  # a name and a sequence that run together must not be two others that do


class History:
    """A server's life so far."""

    def __init__(self, text: str, name: str = "server", steps: list[Step] | None = None) -> None:
        self.steps: list[Step] = [] if steps is None else steps
        self.steps.append(new(name, "DocumentServer", *([text] if text else [])))
        self._name = name
        self._server = DocumentServer(text)

    @property
    def revision(self) -> int:
        """The newest revision."""
        return self._server.revision

    @property
    def length(self) -> int:
        """The length of the text."""
        return len(self._server.text)

    def receive(self, client: str, sequence: int, revision: int, op: Op) -> None:
        """Receive anything; it must be a repeat, or fit."""
        self.steps.append(call(self._name, "receive", client, sequence, revision, op))
        self._server.receive(client, sequence, revision, op)

    def commit(self, who: int, sequence: int, lag: int, parts: Op) -> None:
        """Commit an operation made ``lag`` revisions ago. A late one inserts, and deletes nothing."""
        revision = max(self.revision - lag, 0)
        if revision < self.revision:
            parts = [abs(part) if isinstance(part, int) else part for part in parts]
        op = made(parts, len(self._server.texts[revision]))
        self.receive(CLIENTS[who % len(CLIENTS)], sequence, revision, op)

    def gap(self, who: int, sequence: int, typed: Op, late: Op) -> None:
        """Type something, delete all that was there before, and let in somebody late who typed there too."""
        everything = len(self._server.text)
        self.commit(who, sequence, 0, [abs(part) if isinstance(part, int) else part for part in typed])
        _, erased = transform(self._server.log[-1][2], fitted([-everything], everything))
        self.receive("zoe", sequence, self.revision, erased)
        self.commit(who + 1, sequence, 2, late)

    def pass_by(self, commits: int) -> None:
        """Let a time pass in which others commit, though nothing changes."""
        keep = fitted([], len(self._server.text))
        numbers = range(self.revision, self.revision + commits)
        columns = ["zoe"] * commits, range(1_000, 1_000 + commits), numbers, [keep] * commits
        for args in zip(*columns, strict=True):
            self._server.receive(*args)
        self.steps.append(each(self._name, "receive", *columns))

    def attempt(self, who: int, sequence: int, revision: int, parts: Op, misfit: int) -> bool:
        """Receive what may have to be refused: at whatever revision, ``misfit`` too long; return whether it is not."""
        text = self._server.texts[revision] if 0 <= revision <= self.revision else self._server.text
        op = made(parts, max(len(text) + misfit, 0))
        client = CLIENTS[who % len(CLIENTS)]
        self.steps.append(call(self._name, "receive", client, sequence, revision, op))
        try:
            self._server.receive(client, sequence, revision, op)
        except ValueError:
            return False
        return True

    def since(self, revision: int) -> None:
        """Ask what was committed after a revision, be there such a one or not."""
        self.steps.append(call(self._name, "since", revision))

    def look(self, *, log: bool = True) -> None:
        """Read all that there is to read."""
        self.steps += [read(self._name, "text"), read(self._name, "revision")]
        if log:
            self.since(0)

    def script(self) -> Script:
        """Return the history as a script."""
        return Script(tuple(self.steps))
