"""What operations, the server and editors must do. Each property draws what it is about, and so catches its mistake."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from graders import Ref, Script, Step, Subject, call, catches_all, let, new, points, read, show

from . import model
from .histories import CLIENTS, History
from .model import Op
from .operations import (
    DELETE,
    INSERT,
    KEEP,
    NOTHING,
    PLAIN,
    TYPE,
    between,
    drawn,
    fitted,
    is_operation,
    made,
    scaled,
    texts,
    untied,
)
from .sessions import Moves, Session, play, schedules

LENGTH = st.sampled_from((0, 1, 3, 5, 8, 8, 11))
PARTS = drawn(KEEP, DELETE, INSERT, most=12)
FORMS = drawn(KEEP, DELETE, DELETE, TYPE, NOTHING, most=12)
SCALE = st.sampled_from((1, 1, 1, 1, 1, 200))  # some texts are long
LEAST = st.sampled_from((0,) * 9 + (70_000,))  # and so are some inserts
DOCUMENT = texts(PLAIN, most=4)


@points(1)
@given(texts(), PARTS)
def test_apply_walks_the_whole_text(subject: Subject, text: str, parts: Op) -> None:
    """An operation keeps, deletes and inserts code points: counted in another unit, it hits the wrong characters."""
    subject.agrees(Script.of(call("", "apply", text, made(parts, len(text)))))


MISFITS: dict[str, Callable[[Op, Op, str], Step]] = {
    "apply": lambda _, bad, text: call("", "apply", text, bad),
    "invert": lambda _, bad, text: call("", "invert", bad, text),
    "transform": lambda good, bad, _: call("", "transform", good, bad),
    "transform, the other way round": lambda good, bad, _: call("", "transform", bad, good),
    "compose": lambda good, bad, _: call("", "compose", good, bad),
}


@points(1)
@given(texts(), PARTS, PARTS, st.sampled_from((-5, -2, -1, -1, 1, 1, 2, 5)), st.sampled_from((*MISFITS, "apply")))
@settings(max_examples=100)
def test_an_operation_spans_its_text(
    subject: Subject, text: str, good: Op, bad: Op, misfit: int, function: str
) -> None:
    """An operation that ends too early or too late was made on some other text: carried out anyway, it garbles this."""
    one = made(good, len(text))
    spanned = len(model.apply(text, one)) if function == "compose" else len(text)
    other = made(bad, max(spanned + misfit, 0))
    if model.span(other) != spanned:
        subject.agrees(Script.of(MISFITS[function](one, other, text)))


@points(1)
@given(LENGTH, drawn(KEEP, INSERT), drawn(KEEP, INSERT))
def test_at_one_place_the_insert_of_a_comes_first(subject: Subject, length: int, a: Op, b: Op) -> None:
    """Of two inserts at one place a's is in front, both ways round: where each side says "mine", texts come apart."""
    subject.agrees(Script.of(call("", "transform", made(a, length), made(b, length))))


@points(2)
@given(LENGTH, PARTS, PARTS, SCALE, LEAST)
@settings(max_examples=60)
def test_both_orders_end_alike(subject: Subject, length: int, a: Op, b: Op, scale: int, least: int) -> None:
    """What both delete goes once, and what one types where the other deletes survives: so both orders end alike."""
    one, other = (made(scaled(parts, scale, least), length * scale) for parts in (a, b))
    subject.agrees(Script.of(call("", "transform", one, untied(other, one))))


@points(1)
@given(LENGTH, PARTS, PARTS)
@settings(max_examples=60)
def test_composing_is_doing_both_in_turn(subject: Subject, length: int, a: Op, b: Op) -> None:
    """One operation does what two do in turn, on any text: edits that waited go out together, and nothing is lost."""
    one = made(a, length)
    # Judged by what it does: of the operations that do the same on every text, one is canonical.
    subject.agrees(Script.of(call("", "compose", one, made(b, len(model.apply("." * length, one))))))


@points(1)
@given(texts() | texts("ab").map(lambda text: text * 2), PARTS)
def test_the_inverse_undoes(subject: Subject, text: str, parts: Op) -> None:
    """The inverse makes the old text of the new one: undo must not need a copy of every text there was."""
    op = made(parts, len(text))
    program = Script.of(call("", "invert", op, text))
    (got,) = subject.answers(program)
    after = model.apply(text, op)
    # Where what is inserted stood there before, there are several.
    right = is_operation(got) and model.canonical(got) == got
    if not right or model.span(got) != len(after) or model.apply(after, got) != text:
        usual = model.invert(op, text)
        # What does nothing afterwards leaves a canonical operation as it is.
        nothing = [len(text)] if text else []
        condition = f"apply({after!r}, (op := {{}})) == {text!r} and compose(op, {nothing}) == op"
        words = f"{usual}, or another canonical operation that makes {text!r} of {after!r}"
        subject.wrong(program, 0, got, words, condition)


OTHER_FORMS: dict[str, Callable[[Op, Op, int], list[Step]]] = {
    "transform": lambda op, other, _: [let("b", untied(other, op)), call("", "transform", Ref("a"), Ref("b"))],
    "transform, the other way round": lambda op, other, _: [
        *(let("b", untied(other, op)), call("", "transform", Ref("b"), Ref("a")))
    ],
    "compose with nothing to do": lambda op, _, length: [
        *(let("b", fitted([], len(model.apply("." * length, op)))), call("", "compose", Ref("a"), Ref("b")))
    ],
    "compose nothing to do": lambda _, __, length: [
        *(let("b", fitted([], length)), call("", "compose", Ref("b"), Ref("a")))
    ],
    "apply": lambda _, __, length: [let("b", []), call("", "apply", "hello there"[:length], Ref("a"))],
    "receive": lambda _, __, length: [
        *(let("b", []), new("server", "DocumentServer", "hello there"[:length])),
        *(call("server", "receive", "ann", 1, 0, Ref("a")), call("server", "since", 0), read("server", "text")),
    ],
}


@points(1)
@given(
    LENGTH,
    FORMS,
    between(),
    st.sampled_from((*OTHER_FORMS, *tuple(OTHER_FORMS)[:2] * 2, "receive", "receive")),
)
@settings(max_examples=100)
def test_other_forms_mean_the_canonical_form(subject: Subject, length: int, a: Op, b: Op, where: str) -> None:
    """Every operation has one form, whoever wrote it and however, and what is handed over is left as it was."""
    op = fitted(a, length)
    steps = OTHER_FORMS[where](op, fitted(b, length), length)
    subject.agrees(Script.of(let("a", op), *steps, show("a"), show("b")))


LATE_PARTS = drawn(KEEP, TYPE, DELETE, most=4)
LATE = st.tuples(st.integers(0, 2), st.sampled_from((0, 0, 1, 2, 3, 5, 9, None, None)), LATE_PARTS, LATE_PARTS)
Messages = list[tuple[int, int | None, Op, Op]]


@points(2)
@given(DOCUMENT, st.lists(LATE, min_size=3, max_size=14))
@settings(max_examples=60)
def test_late_operations_pass_what_they_missed(subject: Subject, text: str, messages: Messages) -> None:
    """A late operation passes every commit it missed, one after the other, and what was committed first is in front."""
    history = History(text)
    for sequence, (who, lag, parts, others) in enumerate(messages, 1):
        if lag is None:
            history.gap(who, sequence, others, parts)
        else:
            history.commit(who, sequence, lag, parts)
    history.look(log=False)
    subject.agrees(history.script())


SEQUENCES = (1, 2, 11, 0, -1)
COPY = st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 3), drawn(KEEP, TYPE, most=3))
Copies = list[tuple[int, int, int, Op]]


def repeating(
    text: str, messages: Copies, meanwhile: int, repeat: Callable[[History, str, int, int, Op], None]
) -> Script:
    """A history in which messages come again: each by its client and its sequence, the rest says ``repeat``."""
    history = History(text)
    received = set()
    for place, (who, which, how, parts) in enumerate(messages):
        name = CLIENTS[who], SEQUENCES[which]
        if name in received:
            repeat(history, *name, how, parts)
        else:
            history.commit(who, name[1], 0, parts)
        received.add(name)
        if meanwhile and place == len(messages) // 2:
            history.pass_by(meanwhile)
    history.look(log=False)
    return history.script()


def fitting(history: History, client: str, sequence: int, lag: int, parts: Op) -> None:
    """Repeat with an operation that would fit, made now or some revisions ago."""
    history.commit(CLIENTS.index(client), sequence, lag, parts)


def newest(history: History, client: str, sequence: int, _: int, parts: Op) -> None:
    """Repeat with an operation that would fit, made now."""
    history.commit(CLIENTS.index(client), sequence, 0, parts)


def misfitting(history: History, client: str, sequence: int, how: int, parts: Op) -> None:
    """Repeat with a revision that there is not, or with an operation that does not span its text."""
    revision = (history.revision, history.revision + 1, -1, history.revision + 9)[how]
    history.receive(client, sequence, revision, made(parts, history.length + 1))


@points(1)
@given(DOCUMENT, st.lists(COPY, min_size=4, max_size=16), st.sampled_from((0,) * 5 + (300,)))
def test_a_repeat_gets_the_first_answer(subject: Subject, text: str, messages: Copies, meanwhile: int) -> None:
    """A message that comes again, however late, is answered as at first and applied no more: networks repeat."""
    subject.agrees(repeating(text, messages, meanwhile, fitting))


@points(1)
@given(DOCUMENT, st.lists(COPY, min_size=4, max_size=16))
@settings(max_examples=40)
def test_a_repeat_is_known_before_it_is_checked(subject: Subject, text: str, messages: Copies) -> None:
    """A repeat is answered before anything else is checked: who asks again need not know what became of the text."""
    replies = subject.run(repeating(text, messages, 0, newest))
    first: dict[tuple[int, int], object] = {}
    # Who does not know a repeat that would fit has another mistake.
    if all(
        first.setdefault(message[:2], reply) == reply for message, reply in zip(messages, replies[1:], strict=False)
    ):
        subject.agrees(repeating(text, messages, 0, misfitting))


MISTAKE = st.tuples(
    st.integers(0, 2),
    st.sampled_from((0, 0, 0, 1, 7, -1, -2, -99)),
    st.sampled_from((0, 0, -2, -1, 1, 2)),
    drawn(KEEP, TYPE, most=3),
)
EDIT = st.tuples(st.sampled_from((0, 0, -2, -1, 1, 2)), drawn(KEEP, DELETE, TYPE, most=3))


@points(1)
@given(DOCUMENT, st.lists(MISTAKE, max_size=10), st.lists(EDIT, max_size=5))
def test_what_is_refused_changes_nothing(
    subject: Subject, text: str, messages: list[tuple[int, int, int, Op]], edits: list[tuple[int, Op]]
) -> None:
    """What does not fit is refused and leaves no trace: after a mistake the next message must find all as it was."""
    history = History(text)
    sequences = dict.fromkeys(CLIENTS, 1)
    for who, away, misfit, parts in messages:
        accepted = history.attempt(who, sequences[CLIENTS[who]], history.revision + away, parts, misfit)
        sequences[CLIENTS[who]] += accepted
        history.look()
    steps = [new("ann", "Editor", "ann", text, 3)]
    edited = False
    for misfit, parts in edits:
        op = made(parts, max(len(text) + misfit, 0))
        steps += [call("ann", "edit", op), read("ann", "text")]
        if model.span(op) == len(text):
            text = model.apply(text, op)
            edited = True
        if not edited:
            steps.append(call("ann", "outgoing"))
    subject.agrees(Script((*(history.steps if messages else ()), *(steps if edits else ()))))


COMMIT = st.tuples(
    st.booleans(), st.integers(0, 2), st.sampled_from((0, 0, 1, 2, 5)), drawn(KEEP, TYPE, DELETE, most=3)
)


@points(1)
@given(
    DOCUMENT,
    st.lists(COMMIT, min_size=1, max_size=10),
    st.lists(st.integers(-2, 12), min_size=1, max_size=4),
    st.sampled_from((0,) * 7 + (130,)),
)
def test_since_tells_what_was_applied(
    subject: Subject, text: str, commits: list[tuple[bool, int, int, Op]], asked: list[int], more: int
) -> None:
    """Who reconnects is told each commit that they do not know, as it was applied, and none of another document."""
    server = History(text)
    other = History(text, "other", server.steps)
    for elsewhere, who, lag, parts in commits:
        here, there = (other, server) if elsewhere else (server, other)
        here.commit(who, here.revision + 1, lag, parts)
        there.since(there.revision)
    if more:
        server.pass_by(more)
    for revision in asked:
        server.since(revision)
        other.since(revision)
    subject.agrees(server.script())


@points(1)
@given(
    schedules("types", "deletes", "asks", "sends", "sends", "goes_through", "hears", "hears", "somebody", "both_delete")
)
def test_one_operation_is_on_its_way(subject: Subject, moves: Moves) -> None:
    """Until it is acknowledged one operation is sent and sent again, and edits wait: the network may lose anything."""
    play(subject, moves, to_the_end=False)


@points(1)
@given(
    schedules("both_type", "deletes", "replaces", "retypes", "asks", "sends", "hears", "types_too"),
    st.sampled_from((0, 0, 3)),
)
def test_incoming_passes_what_waits(subject: Subject, moves: Moves, before: int) -> None:
    """What others did passes the operation on its way and the edits that wait, and these pass it: all texts agree."""
    session = Session(subject, 1, before=before, determined=True)
    session.play(moves)
    session.ends()


@points(1)
@given(schedules("types", "types", "deletes", "retypes", "types_too", "hears", "hears", "sends", least=6, most=20))
def test_many_edits_can_wait(subject: Subject, moves: Moves) -> None:
    """Edits that waited are sent later, as one or one by one, and what they meet on the way is the same either way."""
    play(subject, moves)


@points(1)
@catches_all
@given(
    schedules(
        *("types", "types", "deletes", "replaces", "touches", "misses", "asks", "asks", "sends"),
        *("arrives", "arrives", "hears", "hears", "hears", "reconnects"),
        most=45,
    ),
    st.sampled_from((2, 2, 3, 5)),
)
def test_everybody_ends_with_the_same_text(subject: Subject, moves: Moves, people: int) -> None:
    """All at once, over a network that delays, repeats and loses messages: in the end all hold the same text."""
    play(subject, moves, people, served=True)
