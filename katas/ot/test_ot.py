"""The visible tests, easiest first: make them pass from top to bottom."""

from ot import DocumentServer, Editor, apply, compose, invert, transform


def test_apply_keeps_deletes_and_inserts() -> None:
    """An operation walks the text from left to right, and every character is kept or deleted on the way."""
    assert apply("hello", [5]) == "hello", "[5] keeps all five characters"
    assert apply("hello", [2, -2, 1]) == "heo", "[2, -2, 1] keeps 'he', deletes 'll' and keeps 'o'"
    assert apply("hello", [5, "!"]) == "hello!", "[5, '!'] keeps 'hello', then inserts '!' behind it"
    assert apply("hello", ["J", -1, 4]) == "Jello", "['J', -1, 4] inserts 'J', deletes 'h' and keeps the rest"
    assert apply("", ["new"]) == "new", "['new'] inserts into the empty text"
    assert apply("", []) == "", "[] is the operation that leaves the empty text as it is"


def test_an_operation_spans_the_whole_text() -> None:
    """An operation that ends too early or too late was made on some other text, and is refused."""
    for text, op in [("hello", [4]), ("hello", [6]), ("hello", [-6]), ("hello", ["x"]), ("hello", []), ("", [1])]:
        try:
            result = apply(text, op)
        except ValueError:
            continue
        raise AssertionError(f"apply({text!r}, {op!r}) should raise ValueError, but returned {result!r}")
    assert apply("a😀b", [1, -1, 1]) == "ab", "lengths are code points, as in len(text), so 😀 counts as 1"


def test_invert_undoes_an_operation() -> None:
    """To undo, delete what was inserted and insert what was deleted: only the old text knows what that was."""
    for op in ([5], [5, "!"], [2, -2, 1], [-5], ["oh, ", 5], [1, "ipp", -3, 1]):
        changed = apply("hello", op)
        inverse = invert(op, "hello")
        undone = apply(changed, inverse)
        assert undone == "hello", f"{op!r} made {changed!r} of 'hello', and its inverse {inverse!r} should undo that"


def test_results_are_canonical() -> None:
    """Results have one form: nothing empty, neighbours merged, and at one place the insert before the delete."""
    inverse = invert([2, "x", -2, 1], "hello")
    assert inverse == [2, "ll", -1, 1], "at one place the insert 'll' comes first, then the delete of 'x'"
    inverse = invert([0, 2, "", -1, -1, 1, "x", "y"], "hello")
    assert inverse == [2, "ll", 1, -2], "0 and '' say nothing, and neighbours of one kind are one part"
    assert invert([], "") == [], "the operation that does nothing to the empty text is []"


def test_two_edits_of_one_text_are_brought_together() -> None:
    """Each of two operations made on one text is rewritten to come after the other; both orders end alike."""
    a, b = [1, "A", 4], [4, "B", 1]
    a2, b2 = transform(a, b)
    assert a2 == [1, "A", 5], "b made the text one longer behind A, so a keeps 5 at its end after b"
    assert b2 == [5, "B", 1], "a inserted one character in front of B, so b keeps 5 before B after a"
    one_way, other_way = apply(apply("hello", a), b2), apply(apply("hello", b), a2)
    assert one_way == other_way == "hAellBo", "a then b2, and b then a2, should both give 'hAellBo'"
    try:
        transform([5], [4])
    except ValueError:
        return
    raise AssertionError("[5] and [4] cannot be made on one text, so transform should raise ValueError")


def test_at_one_place_the_insert_of_a_comes_first() -> None:
    """A tie needs a rule, and the same rule everywhere: in transform(a, b) the insert of a stays in front."""
    a2, b2 = transform([5, "X"], [5, "Y"])
    assert a2 == [5, "X", 1], "X stays in front: after b, a inserts it before the Y"
    assert b2 == [6, "Y"], "X stays in front: after a, b inserts Y behind it"
    a2, b2 = transform([-1, "X", 1], ["Y", 2])
    assert a2 == ["X", 1, -1, 1], "[-1, 'X', 1] means ['X', -1, 1], so X and Y are at one place and X is first"
    assert b2 == [1, "Y", 1], "X is at place 0 and first, so b keeps it and inserts Y behind it"


def test_deletes_meet_other_edits() -> None:
    """What both sides delete goes once, and what one side types inside the other's deleted range survives."""
    a2, b2 = transform([1, -2, 2], [2, -2, 1])
    assert a2 == [1, -1, 1], "a deletes 'el' of 'hello', but b has deleted that 'l': only the 'e' is left to delete"
    assert b2 == [1, -1, 1], "b deletes 'll' of 'hello', but a has deleted the first: only one 'l' is left to delete"
    a2, b2 = transform([-5], [2, "new", 3])
    assert a2 == [-2, 3, -3], "a deletes 'he' and 'llo' around the word that b inserted, and keeps that word"
    assert b2 == ["new"], "all of 'hello' is gone after a, and b still inserts its word"


def test_compose_makes_one_operation_of_two() -> None:
    """Two edits in a row can be sent as one, without the text they were made on."""
    one = compose([5, " world"], ["oh, ", 11])
    assert one == ["oh, ", 5, " world"], "both inserts stay, each at its own end of 'hello'"
    assert compose([5, "xyz"], [6, -1, 1]) == [5, "xz"], "the 'y' is inserted and deleted again, so it is never there"
    assert compose([1, -4], [1, "ey"]) == [1, "ey", -4], "the second one inserts where the first one deleted"
    assert compose(["x", 1], [-1, 1]) == [1], "inserting and deleting the same 'x' leaves nothing to do"
    try:
        compose([5, "!"], [5])
    except ValueError:
        return
    raise AssertionError("the first one leaves 6 characters and the second spans 5: compose should raise ValueError")


def test_the_server_puts_late_operations_where_they_belong() -> None:
    """An operation made at an old revision is transformed past all that was committed since then."""
    server = DocumentServer("hello")
    assert (server.text, server.revision) == ("hello", 0), "a new server has its text and revision 0"
    assert server.receive("ann", 1, 0, [5, "X"]) == (1, [5, "X"]), "nothing came before, so it is applied as it is"
    answer = server.receive("bob", 1, 0, [5, "Y"])
    assert answer == (2, [6, "Y"]), "X was committed first and stays in front, so bob's Y is applied behind it"
    assert (server.text, server.revision) == ("helloXY", 2), "two commits on 'hello' make 'helloXY' at revision 2"
    assert server.receive("cat", 1, 0, [-5]) == (3, [-5, 2]), "cat deletes the 'hello' she saw, but not X and Y"
    assert server.receive("dan", 1, 2, [-5, 2]) == (4, [2]), "'hello' is gone already, but a no-op is committed too"
    later = [("cat", 1, [-5, 2]), ("dan", 1, [2])]
    assert server.since(2) == later, "since(2) should list what was applied after revision 2, oldest first"


def test_the_server_answers_a_repeat_and_refuses_a_mistake() -> None:
    """A client that got no answer sends again, and must get the first answer, not a second commit."""
    server = DocumentServer("hello")
    first = server.receive("ann", 1, 0, [5, "!"])
    server.receive("bob", 1, 1, ["oh, ", 6])
    again = server.receive("ann", 1, 2, [9, "!", 1])
    assert again == first == (1, [5, "!"]), "ann's 1 was committed: whatever comes with it, the first answer is due"
    assert (server.text, server.revision) == ("oh, hello!", 2), "a repeat should not be applied again"
    mistakes = [
        (2, 3, [10], "there are 2 commits, so revision 3 is in the future"),
        (3, -1, [6], "revisions start at 0"),
        (4, 2, [9], "the text of revision 2 has 10 characters"),
        (5, 0, [10], "the text of revision 0 had 5 characters"),
    ]
    for sequence, revision, op, reason in mistakes:
        try:
            server.receive("ann", sequence, revision, op)
        except ValueError:
            continue
        raise AssertionError(f"{op!r} at revision {revision} should raise ValueError: {reason}")
    assert (server.text, server.revision) == ("oh, hello!", 2), "an operation that is refused should change nothing"
    answer = server.receive("ann", 2, 2, [10, "!"])
    assert answer == (3, [10, "!"]), "ann's 2 was refused and not committed, so this is its first commit, no repeat"


def test_an_editor_has_one_operation_on_its_way() -> None:
    """Until one operation is acknowledged it is the only one to send, or to send again; later edits wait."""
    server = DocumentServer("ab")
    ann = Editor("ann", server.text, server.revision)
    assert ann.outgoing() is None, "nothing was edited, so there is nothing to send"
    ann.edit([2, "c"])
    assert ann.text == "abc", "a local edit should show at once"
    sent = ann.outgoing()
    assert sent is not None, "an edit is waiting to be sent"
    sequence, revision, op = sent
    assert (revision, op) == (0, [2, "c"]), "the edit was made on revision 0"
    ann.edit([3, "d"])
    ann.edit([4, "e"])
    assert ann.outgoing() == sent, "c is not acknowledged, so d and e wait, and c is what to send again"
    server.receive("ann", sequence, revision, op)
    ann.incoming("ann", sequence, op)
    assert (ann.text, ann.revision) == ("abcde", 1), "c was in the text already: its return is only news of revision 1"
    sent = ann.outgoing()
    assert sent is not None, "c is acknowledged, so what waited can go now"
    assert sent[0] != sequence, "a new operation needs a new sequence, or the server takes it for the old one"
    assert sent[1] == 1, "what waited comes after c, so it is an operation on the text of revision 1"
    for _ in "de":
        sent = ann.outgoing()
        if sent is not None:
            sequence, revision, op = sent
            server.receive("ann", sequence, revision, op)
            ann.incoming("ann", sequence, op)
    assert server.text == "abcde", "d and e waited, but should reach the server after c, together or one by one"
    assert ann.outgoing() is None, "everything is acknowledged, so there is nothing to send"
    assert (ann.text, ann.revision) == (server.text, server.revision), "all is delivered, so ann and the server agree"


def test_everybody_ends_with_the_same_text() -> None:
    """An incoming operation is transformed past the one on its way and the waiting edits, and they past it."""
    server = DocumentServer("hello")
    ann, bob = Editor("ann", "hello", 0), Editor("bob", "hello", 0)
    ann.edit([5, "X"])
    bob.edit([5, "Y"])
    from_ann, from_bob = ann.outgoing(), bob.outgoing()
    assert from_ann is not None, "ann made an edit, so she has something to send"
    assert from_bob is not None, "bob made an edit, so he has something to send"
    bob.edit(["oh, ", 6])
    server.receive("ann", *from_ann)
    server.receive("bob", *from_bob)
    server.receive("bob", *from_bob)
    for editor in (ann, bob):
        for client, sequence, op in server.since(editor.revision):
            editor.incoming(client, sequence, op)
    assert ann.text == server.text == "helloXY", "ann knows both commits, so she should have the server's text"
    assert bob.text == "oh, helloXY", "X was committed before Y, so it comes in front; 'oh, ' waits to be sent"
    from_bob = bob.outgoing()
    assert from_bob is not None, "bob's Y is acknowledged, so 'oh, ' can go now"
    server.receive("bob", *from_bob)
    for editor in (ann, bob):
        for client, sequence, op in server.since(editor.revision):
            editor.incoming(client, sequence, op)
    assert ann.text == bob.text == server.text == "oh, helloXY", "all is delivered, so all texts should be the same"
