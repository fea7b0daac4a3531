"""Threads: at which lines, and between which instructions, one may be stopped to some effect."""

from __future__ import annotations

import types

import pytest

from graders._boxed import threads


def function(source):
    """Return the code of the one function of ``source``."""
    whole = compile(source, "it.py", "exec")
    return next(const for const in whole.co_consts if isinstance(const, types.CodeType))


def line_of(body):
    """Return the code of a function with ``body`` on its second line."""
    return function(f"def f(self, key, x=0):\n    {body}\n")


@pytest.mark.parametrize(
    "body",
    [
        *("self.n = 1", "self.n += 1", "x = self.n", "del self.n", "self.d[key] = 1", "del self.d[key]", "x = x[0]"),
        *("if key in self.d: x = 1", "x = f(1)", "self.use(key)", "return len(self.d)", "global n; n = 1"),
        *("with self.lock: self.n = 1", "x = self.lock", "self.acquired += 1", "while self.busy: pass"),
    ],
)
def test_what_others_can_notice_is_a_stop(body):
    """What reads or writes what is not the thread's own, and calls, of which nobody knows what they do."""
    assert 2 in threads._visible_lines(line_of(body))


@pytest.mark.parametrize(
    "body",
    [
        *("pass", "x = 1", "x = key", "return x", "return None", "if x is None: return 1"),
        *("with self.lock: pass", "with self.one, self.two: pass", "self.lock.acquire()", "self.lock.release()"),
    ],
)
def test_what_is_a_threads_own_is_no_stop(body):
    """Nor is it to look a lock up: to take it is a stop by itself."""
    assert 2 not in threads._visible_lines(line_of(body))


def test_a_line_may_be_several_accesses():
    """Each with what is to be said of it."""
    accesses = threads._accesses(line_of("self.n += self.d[key]"))
    assert list(accesses.values()) == ["(reads n)", "(reads d)", "(reads an item)", "(writes n)"]
    assert not threads._accesses(line_of("with self.lock: pass"))
    assert list(threads._accesses(line_of("del self.d[key]")).values()) == ["(reads d)", "(deletes an item)"]
