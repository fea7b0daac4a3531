"""RESP: what a client may write and a server may reply, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._engine.redis import resp
from graders._engine.redis.resp import ErrorReply, Malformed

COMMANDS = st.lists(st.lists(st.binary(max_size=20), min_size=1, max_size=5), max_size=5)


@given(COMMANDS, st.data())
def test_commands_are_read_in_whatever_pieces_they_come(commands, data):
    """And what is not whole yet is kept for later."""
    written = b"".join(map(resp.written, commands))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(written)), max_size=4)))
    found, unread = [], b""
    for start, end in zip([0, *cuts], [*cuts, len(written)], strict=True):
        more, unread = resp.commands(unread + written[start:end])
        found += more
    assert (found, unread) == (commands, b"")


@pytest.mark.parametrize(
    "data",
    [
        b"GET a\r\n",
        b"*1\r\n+OK\r\n",
        b"*x\r\n",
        b"*-1\r\n",
        b"*1\r\n$1\r\nab\r\n",
        b"*99999999\r\n",
        b"*1\r\n$99999999999\r\n",
        b"*" + b"1" * 40,
    ],
)
def test_what_no_client_writes_is_refused(data):
    """Before anything of it is kept."""
    with pytest.raises(Malformed):
        resp.commands(data)


@given(st.binary(max_size=60))
def test_no_bytes_break_the_reader(data):
    """It reads them, keeps them, or refuses them."""
    for read in (resp.commands, resp.reply):
        try:
            read(data)
        except (Malformed, ValueError):
            pass


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"+OK\r\n", b"OK"),
        (b":-3\r\n", -3),
        (b"$-1\r\n", None),
        (b"*-1\r\n", None),
        (b"$3\r\na\r\n\r\n", b"a\r\n"),
        (b"*2\r\n:1\r\n*1\r\n$1\r\nx\r\n", [1, [b"x"]]),
    ],
)
def test_a_reply_is_read_as_a_value(data, value):
    """As redis-py would give it."""
    assert resp.reply(data) == value


def test_an_error_is_a_value_too():
    """It is the learner's client that raises."""
    found = resp.reply(b"-ERR no\r\n")
    assert isinstance(found, ErrorReply)
    assert str(found) == "ERR no"


def test_a_command_is_shown_on_one_line():
    """A script by its first."""
    assert resp.shown([b"SET", b"a", b"1"]) == "SET a 1"
    assert resp.shown([b"EVAL", b"local a = 1\nreturn a", b"0"]) == "EVAL local a = 1 ..."
    assert resp.shown([b"EVALSHA", b"0123456789abcdef" * 2, b"1", b"key", b"ada"]) == "EVALSHA 012345… ada"
    assert len(resp.shown([b"SET", b"a" * 500])) <= 60
