"""Footprints: a command that is not known touches everything; one that is known touches what it says."""

from __future__ import annotations

import pytest

from graders._engine.redis.footprint import EVERYTHING, NOTHING, footprint, of_all


@pytest.mark.parametrize(
    ("command", "reads", "writes"),
    [
        ("GET a", "a", ""),
        ("get a", "a", ""),
        ("MGET a b", "a b", ""),
        ("WATCH a b", "a b", ""),
        ("SET a 1 NX", "a", "a"),
        ("DEL a b", "", "a b"),
        ("MSET a 1 b 2", "", "a b"),
        ("HSET h f v", "h", "h"),
        ("TIME", "", ""),
        ("EVALSHA ff 1 a", "*", "*"),
        ("RENAME a b", "*", "*"),
        ("GET", "*", "*"),
    ],
)
def test_what_a_command_touches(command, reads, writes):
    """By its name."""
    found = footprint(command.encode().split())
    assert found == (frozenset(reads.split()), frozenset(writes.split()))


def test_a_transaction_touches_what_its_commands_do_and_what_it_watches():
    """All at once."""
    commands = [b"INCR a".split(), b"GET b".split()]
    assert of_all(commands, frozenset({"w"})) == (frozenset("abw"), frozenset("a"))
    assert (frozenset("*"), frozenset()) == (EVERYTHING, NOTHING)
