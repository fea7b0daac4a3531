"""Plays sessions: editors of the learner's at one document, over a network that delays, repeats and loses messages.

What an editor sends is its own affair within the contract: how it numbers its operations, whether edits that waited
go out together or one by one, whether a resend is brought up to date. So a session is a conversation: the schedule
says who does something next, and what it is follows from what the editors said so far.

As long as no two edits wait to be sent, what an editor shows and sends is determined, and must be what the model's
does. Otherwise it is told by what comes of it. Every character that is typed is one of a kind, so that it can be said
of each where it must end: in the text unless somebody deleted it, and between the neighbours it was typed between.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from graders import Raised, Subject, call, new, read

from .model import DocumentServer, Editor, Op, apply, canonical, span, transform
from .operations import fitted, is_operation

NAMES = ("ann", "anna", "bob", "bo", "eve")
START = "0123"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

REFUSED = Raised(("ValueError",), "")

Message = tuple[int, int, Op]
Moves = list[tuple[str, int, int, int]]  # what, who, where, how


def schedules(*kinds: str, least: int = 4, most: int = 30) -> st.SearchStrategy[Moves]:
    """Moves of these kinds."""
    data = st.binary(min_size=3 * least, max_size=3 * most)
    return data.map(
        lambda drawn: [
            (kinds[what % len(kinds)], what // len(kinds), where, how)
            for what, where, how in zip(drawn[::3], drawn[1::3], drawn[2::3], strict=False)
        ]
    )


def character(number: int) -> str:
    """Return a character of its own for each number; one in five takes two units of UTF-16."""
    if number % 5 == 4:
        return chr(0x1F600 + number // 5)
    place = number - number // 5
    return LETTERS[place] if place < len(LETTERS) else chr(0x4E00 + place)


def spot(where: int, length: int) -> int:
    """Return a place in a text of ``length``; mostly one of few, so that people meet there."""
    return (where % 4 if where % 16 else where // 16) % (length + 1)


def carried(server: DocumentServer, op: Op, revision: int, to: int) -> Op:
    """Return what an operation made at ``revision`` is at the revision ``to``."""
    for _, _, committed in server.log[revision:to]:
        _, op = transform(committed, op)
    return canonical(op)


@dataclass
class Person:
    """One who edits, and what is known of their editor."""

    name: str
    text: str
    known: int
    mirror: Editor | None  # does as theirs must; None while it is not determined
    waiting: int = 0  # edits since the last operation that was handed out
    next: list[tuple[int, Op]] = field(default_factory=list)  # what to send next, as the mirror has it at each revision
    typed: set[str] = field(default_factory=set)  # and not acknowledged
    deleted: set[str] = field(default_factory=set)
    on_its_way: Message | None = None
    sequences: set[int] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)  # that the network has, copies included


class Session:
    """A document with those who edit it. The judge's server decides; the learner's, if it takes part, must agree."""

    def __init__(
        self, subject: Subject, people: int, *, before: int = 0, served: bool = False, determined: bool = False
    ) -> None:
        self._talk = subject.conversation()
        self._served = served
        self._determined = determined
        self._server = DocumentServer(START)
        self._typed = self._edits = 0
        self._seen: list[tuple[str, str]] = []  # what was typed, and the text right after
        self._deleted: set[str] = set()
        if served:
            self._talk.ask((new("server", "DocumentServer", START), None))
        for _ in range(before):
            self.somebody(0, 0, 0)
        text, known = self._server.text, self._server.revision
        self._people = [Person(name, text, known, Editor(name, text, known)) for name in NAMES[:people]]
        for one in self._people:
            self._talk.ask((new(one.name, "Editor", one.name, text, known), None))

    def play(self, moves: Moves) -> None:
        """Make the moves, one after the other."""
        for what, who, where, how in moves:
            getattr(self, what)(who, where, how)

    def _person(self, who: int) -> Person:
        return self._people[who % len(self._people)]

    def _fresh(self, count: int) -> str:
        self._typed += count
        return "".join(map(character, range(self._typed - count, self._typed)))

    # Moves.

    def types(self, who: int, where: int, how: int) -> None:
        """Somebody types a character or two."""
        self._edit(self._person(who), where, self._fresh(1 + how % 2), 0, deletes_first=False)

    def deletes(self, who: int, where: int, how: int) -> None:
        """Somebody deletes a character or two."""
        person = self._person(who)
        self._edit(person, where, "", 1 + how % 2, deletes_first=False)

    def replaces(self, who: int, where: int, how: int) -> None:
        """Somebody replaces a character or two; the operation may be in another form than the canonical one."""
        self._edit(self._person(who), where, self._fresh(1), 1 + how % 2, deletes_first=how % 4 > 1)

    def retypes(self, who: int, where: int, how: int) -> None:
        """Somebody types something, then deletes what was in front of it; and somebody else types there too."""
        place = 1 + where % 4
        person = self._person(who)
        if place <= len(person.text):
            self._edit(person, 16 * place, self._fresh(1), 0, deletes_first=False)
            if self._determined or how % 2:
                self._outgoing(person)
            self._edit(person, 16 * (place - 1), "", 1, deletes_first=False)
            self.types_too(who, 16 * place, how)

    def touches(self, who: int, _: int, __: int) -> None:
        """Somebody's edit keeps everything as it is."""
        person = self._person(who)
        self._make(person, fitted([], len(person.text)), "", "")

    def _edit(self, person: Person, where: int, typed: str, count: int, *, deletes_first: bool) -> None:
        place = spot(where, len(person.text))
        deleted = person.text[place : place + count]
        middle: Op = [-len(deleted), typed] if deletes_first else [typed, -len(deleted)]
        if typed or deleted:
            op = fitted([part for part in (place, *middle) if part], len(person.text))
            self._make(person, op, typed, deleted)

    def _make(self, person: Person, op: Op, typed: str, deleted: str) -> None:
        if person.waiting and self._determined:
            return
        after = apply(person.text, op)
        self._talk.ask((call(person.name, "edit", op), None), (read(person.name, "text"), after))
        self._seen.append((typed, after))
        self._deleted.update(deleted)
        person.typed.update(typed)
        person.deleted.update(deleted)
        person.text = after
        if person.waiting or not (typed or deleted):  # whether what changes nothing is sent is the editor's own affair
            person.mirror = None
        if person.mirror is not None:
            person.mirror.edit(op)
            self._may_be_sent(person)
        person.waiting += 1
        self._edits += 1

    def misses(self, who: int, where: int, how: int) -> None:
        """Somebody's edit does not span the text, and is refused."""
        person = self._person(who)
        length = len(person.text) + (1 + how % 3 if where % 2 else -1 - how % 3)
        op = fitted([where % 4, "no"], max(length, 0))
        if span(op) != len(person.text):
            self._talk.ask((call(person.name, "edit", op), REFUSED), (read(person.name, "text"), person.text))

    def somebody(self, _: int, where: int, how: int) -> None:
        """Somebody whose editor is the judge's commits something at the newest revision: types or deletes, or both."""
        self._stranger(where, "" if how % 3 == 1 else self._fresh(1), how % 3)

    def types_too(self, _: int, where: int, __: int) -> None:
        """Somebody whose editor is the judge's types a character."""
        self._stranger(where, self._fresh(1), 0)

    def both_type(self, who: int, where: int, how: int) -> None:
        """Somebody types something, and so does somebody else at that place, and is first."""
        self.types(who, where, how)
        self.types_too(who, where, how)

    def both_delete(self, who: int, where: int, how: int) -> None:
        """Somebody deletes something, and it is on its way when they hear that somebody else deleted just that."""
        person = self._person(who)
        self.deletes(who, where, how)
        self.asks(who, 0, 1)
        if person.on_its_way is not None:
            _, revision, op = person.on_its_way
            op = carried(self._server, op, revision, self._server.revision)
            self._commit_as_zoe(canonical(part for part in op if isinstance(part, int)))
            while self._hear(person):
                pass

    def _stranger(self, where: int, typed: str, count: int) -> None:
        text = self._server.text
        place = spot(where, len(text))
        self._deleted.update(text[place : place + count])
        op = canonical(fitted([place, typed, -count], len(text)))
        self._seen.append((typed, apply(text, op)))
        self._commit_as_zoe(op)

    def asks(self, who: int, _: int, how: int) -> None:
        """An editor is asked what to send; mostly the network takes it."""
        person = self._person(who)
        message = self._outgoing(person)
        if message is not None and how % 4:
            person.messages.append(message)

    def sends(self, who: int, _: int, __: int) -> None:
        """An editor is asked what to send, and that arrives at once."""
        person = self._person(who)
        message = self._outgoing(person)
        if message is not None:
            self._commit(person.name, message)

    def goes_through(self, who: int, where: int, how: int) -> None:
        """Somebody types something; it is sent at once, and acknowledged at once."""
        self.types(who, where, how)
        self.sends(who, where, how)
        while self._hear(self._person(who)):
            pass

    def arrives(self, who: int, where: int, how: int) -> None:
        """A message that the network has arrives; it may keep a copy."""
        person = self._person(who)
        if person.messages:
            place = where % len(person.messages)
            message = person.messages[place] if how % 3 == 0 else person.messages.pop(place)
            self._commit(person.name, message)

    def hears(self, who: int, _: int, how: int) -> None:
        """An editor is told the next commits, one or a few."""
        person = self._person(who)
        for _ in range(1 + how % 3):
            self._hear(person)

    def reconnects(self, who: int, _: int, how: int) -> None:
        """A connection is lost, with all that was on it; the editor asks what it missed, and sends again."""
        person = self._person(who)
        person.messages.clear()
        if self._served:
            missed = self._server.since(person.known)
            self._talk.ask((call("server", "since", person.known), missed))
        while self._hear(person):
            pass
        self.asks(who, 0, how)

    # What they are made of.

    def _commit_as_zoe(self, op: Op) -> None:
        # The sequences are those that an editor is likely to use too.
        self._commit("zoe", (self._server.revision + 1, self._server.revision, op))

    def _commit(self, client: str, message: Message) -> None:
        answer = self._server.receive(client, *message)
        if self._served:
            self._talk.ask((call("server", "receive", client, *message), answer))

    def _hear(self, person: Person) -> bool:
        """Tell an editor the next commit; return whether there is one."""
        if person.known == self._server.revision:
            return False
        client, sequence, op = self._server.log[person.known]
        person.known += 1
        if client == person.name:
            person.on_its_way = None
            person.typed.difference_update(*(part for part in op if isinstance(part, str)))
        shown: object = Any
        if person.mirror is not None:
            person.mirror.incoming(client, sequence, op)
            shown = person.mirror.text
            self._may_be_sent(person)
        *_, person.text = self._talk.ask(
            (call(person.name, "incoming", client, sequence, op), None),
            (read(person.name, "revision"), person.known),
            (read(person.name, "text"), shown),
        )
        if person.mirror is None:
            self._see_that_all_is_shown(person)
        if client == person.name:
            self.asks(NAMES.index(person.name), 0, 1)
        elif person.on_its_way is not None:
            self._outgoing(person)  # it is not acknowledged yet
        return True

    @staticmethod
    def _may_be_sent(person: Person) -> None:
        """Note what the mirror would send now, if nothing is on its way."""
        if person.on_its_way is None and person.mirror is not None:
            message = person.mirror.outgoing()
            person.next += [message[1:]] if message else []

    def _outgoing(self, person: Person) -> Message | None:
        """Ask an editor what to send, and see that it may be sent."""
        (got,) = self._talk.ask((call(person.name, "outgoing"), Any))
        message: Message | None = got
        first = person.on_its_way
        if message is None:
            self._see_that_nothing_is_left(person)
        else:
            self._see_that_it_is_a_message(message)
            if first is not None:
                self._see_that_it_is_sent_again(person, message, first)
                return message
            self._see_that_it_can_be_sent(person, message)
            person.sequences.add(message[0])
        person.on_its_way = message
        person.waiting = 0
        person.next = []
        return message

    def _see_that_all_is_shown(self, person: Person) -> None:
        """See that an editor shows what it knows, in whatever order."""
        there = {*self._server.texts[person.known]}
        wanted = "".join(sorted((there | person.typed) - person.deleted))
        if type(person.text) is not str or "".join(sorted(person.text)) != wanted:
            self._talk.wrong(person.text, f"just {wanted!r}, in some order", f'"".join(sorted({{}})) == {wanted!r}')

    def _see_that_nothing_is_left(self, person: Person) -> None:
        if person.on_its_way is not None:
            self._talk.wrong(None, f"{person.on_its_way} again: it is not acknowledged yet", "{} is not None")
        shown, there = person.text, self._server.texts[person.known]
        if shown != there:
            words = f"an operation, as {shown!r} is shown and the server's revision {person.known} is {there!r}"
            self._talk.wrong(None, words, f"{{}} is not None or {person.name}.text == {there!r}")
        person.mirror = Editor(person.name, shown, person.known)

    def _see_that_it_is_a_message(self, got: Any) -> None:
        if type(got) is not tuple or list(map(type, got)) != [int, int, list]:
            self._talk.wrong(got, "(sequence, revision, operation)", "[*map(type, {})] == [int, int, list]")
        if not is_operation(got[2]):
            self._talk.wrong(got, "an operation of ints and texts", "{*map(type, {}[2])} <= {int, str}")
        if canonical(got[2]) != got[2]:
            self._talk.wrong(got, "an operation in canonical form", f"{{}}[2] == {canonical(got[2])}")

    def _see_that_it_is_sent_again(self, person: Person, got: Message, first: Message) -> None:
        sequence, revision, op = first
        ways = [(at, carried(self._server, op, revision, at)) for at in range(revision, person.known + 1)]
        if got[0] != sequence or not self._means(got, ways):
            words = f"{first} again, or what it has become at a later revision"
            self._talk.wrong(got, words, f"{{}} in {[(sequence, *way) for way in ways]}")

    def _see_that_it_can_be_sent(self, person: Person, got: Message) -> None:
        sequence, revision, op = got
        if sequence in person.sequences:
            words = f"a new sequence: {sequence} was used before"
            self._talk.wrong(got, words, f"{{}}[0] not in {sorted(person.sequences)}")
        if person.mirror is not None:
            if not person.next:
                self._talk.wrong(got, "None, as there is nothing to send", "{} is None")
            if not self._means(got, person.next):
                at, wanted = person.next[-1]
                words = f"{wanted} to be sent, made on revision {at}, or what it was at an earlier one"
                self._talk.wrong(got, words, f"{{}}[1:] in {person.next}")
        lengths = [len(text) for text in self._server.texts[: person.known + 1]]
        if not 0 <= revision <= person.known:
            words = f"a revision that the editor knows, from 0 to {person.known}"
            self._talk.wrong(got, words, f"{{}}[1] in range({len(lengths)})")
        if span(op) != lengths[revision]:
            words = f"an operation that spans the {lengths[revision]} characters of revision {revision}"
            spans = "sum(abs(part) for part in sent[2] if type(part) is int)"
            self._talk.wrong(got, words, f"(sent := {{}}) and {spans} == {lengths}[sent[1]]")

    def _means(self, got: Message, ways: list[tuple[int, Op]]) -> bool:
        """Whether a message is one of these, each at its revision, or becomes the first of them."""
        _, revision, op = got
        earliest, latest = ways[0][0], ways[-1][0]
        if not 0 <= revision <= latest or span(op) != len(self._server.texts[revision]):
            return False
        at = max(revision, earliest)
        return carried(self._server, op, revision, at) == dict(ways)[at]

    def deliver(self) -> None:
        """Deliver everything: each message more than once."""
        left = 4 * self._edits + 8
        busy = True
        while busy:
            busy = False
            for person in self._people:
                while self._hear(person):
                    pass
                message = self._outgoing(person)
                if message is not None:
                    left -= 1
                    if not left:
                        self._talk.wrong(message, "None, as everything was sent long ago", "{} is None")
                    self._outgoing(person)
                    self._commit(person.name, message)
                    person.messages.append(message)
                    busy = True
        for person in self._people:
            while person.messages:
                self._commit(person.name, person.messages.pop())

    def ends(self) -> None:
        """Deliver everything; then all hold the same text, and it is what was typed into it."""
        self.deliver()
        text = self._server.text
        if self._served:
            self._talk.ask((read("server", "text"), text), (read("server", "revision"), self._server.revision))
        for person in self._people:
            self._talk.ask((read(person.name, "text"), text))
        self._look(text)

    def _look(self, text: str) -> None:
        """See that nothing is lost that nobody deleted, nothing left that somebody did, and all where it was typed."""
        alive = {*START}.union(*(typed for typed, _ in self._seen)) - self._deleted
        for char in sorted(alive - {*text}):
            self._talk.wrong(text, f"a text with {char!r}, which nobody deleted", f"{char!r} in {{}}")
        for char in text:
            if char not in alive:
                self._talk.wrong(text, f"a text without {char!r}, which was deleted", f"{char!r} not in {{}}")
            if text.count(char) > 1:
                self._talk.wrong(text, f"a text with one {char!r}, which was typed once", f"{{}}.count({char!r}) == 1")
        for typed, after in self._seen:
            then = [char for char in after if char in text]
            now = sorted(then, key=text.index)
            for char in typed:
                if char in text and {*then[: then.index(char)]} != {*now[: now.index(char)]}:
                    order = "".join(then)
                    in_order = f"[char for char in {{}} if char in {order!r}] == {then}"
                    self._talk.wrong(text, f"{char!r} where it was typed: {order!r} is what is left of it", in_order)


def play(subject: Subject, moves: Moves, people: int = 1, *, served: bool = False, to_the_end: bool = True) -> None:
    """Play a session. What goes wrong in it is shown without edits that wait together, if it goes wrong without too.

    For then the program that shows it is the same for right programs of every style.
    """

    def played(*, determined: bool) -> None:
        session = Session(subject, people, served=served, determined=determined)
        if determined:  # once more than is needed, for edits are left out
            session.play(moves)
            session.deliver()
        session.play(moves)
        if to_the_end:
            session.ends()

    try:
        played(determined=False)
    except AssertionError as failure:
        try:
            played(determined=True)
        except AssertionError as plainer:
            if type(plainer) is type(failure):
                raise plainer from None
        raise
