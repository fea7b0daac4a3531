"""What a learner reads on the ladder, word by word: each way up, and each way of falling off."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
from textwrap import indent

import pytest

from tests.ladder.conftest import GOLDEN, RECORD, ROOT, Practice, stop

RIGHT = """
from collections import OrderedDict


class LRUCache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self.capacity = capacity
        self.values = OrderedDict()

    def get(self, key, default=None):
        if key not in self.values:
            return default
        self.values.move_to_end(key)
        return self.values[key]

    def put(self, key, value):
        self.values[key] = value
        self.values.move_to_end(key)
        if len(self.values) > self.capacity:
            self.values.popitem(last=False)

    def __len__(self):
        return len(self.values)

    def __contains__(self, key):
        return key in self.values
"""

FIRST_RUNGS = """
class LRUCache:
    def __init__(self, capacity):
        self.values = {}

    def get(self, key, default=None):
        return self.values.get(key, default)

    def put(self, key, value):
        self.values[key] = value

    def __len__(self):
        return len(self.values)

    def __contains__(self, key):
        return key in self.values
"""


def changed(old: str, new: str) -> str:
    """The right program with one part of it replaced."""
    assert RIGHT.count(old) == 1, f"{old!r} is {RIGHT.count(old)} times in the right program"
    return RIGHT.replace(old, new)


def on_a_miss(statement: str) -> str:
    """The right program, but for what it does where the second rung asks for what is not there."""
    return changed("return default", statement)


def on_put(statement: str) -> str:
    """The right program, but that storing a value begins with this."""
    return changed("self.values[key] = value", f"{statement}\n        self.values[key] = value")


# Text that turns round, moves the cursor, or is a CI runner's command, in all that a learner can say.
RUDE = r"\x1b[2J\x1b]0;title\x07\u202eabc\u2066\r\ud800"
RUDE_REPR = f"""
class Rude:
    def __repr__(self):
        return "::error::mine\\n::error::mine\\n##[error]mine{RUDE}"
"""
RUDE_PRINTS = f'print("::error::mine\\n  ::add-mask::x\\n##[group]mine\\n##vso[task]mine\\n{RUDE}")'
RUDE_ERROR = f'raise type("::error::\\x1b[2J\\n::error::", (Exception,), {{}})("mine\\n::error::{RUDE}")'

FORMATLESS = """
class Formatless(Exception):
    def __str__(self):
        return self.reason
"""

PROGRAMS: dict[str, str | bytes] = {
    # The way up.
    "green": RIGHT,
    "first_rungs": FIRST_RUNGS,
    "wrong_value": on_a_miss("return -1"),
    "wrong_order": changed("        self.values.move_to_end(key)\n        return", "        return"),
    "wrong_exception": changed("ValueError", "TypeError"),
    "raises": changed("        if key not in self.values:\n            return default\n", ""),
    "raises_without_a_message": on_a_miss("assert key in self.values"),
    "raises_what_has_no_text": FORMATLESS + on_a_miss("raise Formatless"),
    "raises_too_deep": on_a_miss("return self.get(key, default)"),
    "one_method_unwritten": changed("return len(self.values)", "raise NotImplementedError"),
    "misnamed_method": changed("def put", "def set"),
    "too_few_parameters": changed("key, default=None", "key").replace("return default", "return None"),
    "prints": changed("self.values.move_to_end(key)\n        return", "print('found', key)\n        return -1 and"),
    "prints_much": on_a_miss("[print(f'line {n}\\t{n * n}') for n in range(1_000)]; print('x' * 1_000); return 4"),
    # A file that cannot be imported.
    "empty": "",
    "misnamed_class": RIGHT.replace("LRUCache", "LruCache"),
    "syntax_error": changed("def put(self, key, value):", "def put(self, key, value:"),
    "not_indented": changed("            raise ValueError", "        raise ValueError"),
    "not_utf8": changed("capacity must be", "capacité must be").encode("latin-1"),
    "utf16": RIGHT.encode("utf-16"),
    "null_bytes": RIGHT.encode() + b"\nx = '\0'\n",
    "unknown_encoding": b"# coding: klingon\n" + RIGHT.encode(),
    "unknown_module": "import numby\n" + RIGHT,
    "raises_at_import": RIGHT + "\nprint('trying it')\ncache = LRUCache(0)\n",
    "exits_at_import": RIGHT + "\nimport sys\n\nsys.exit(LRUCache(2).get('a'))\n",
    "leaves_at_import": RIGHT + "\nimport os\n\nos._exit(0)\n",
    "interrupts_at_import": RIGHT + "\nraise KeyboardInterrupt\n",
    # An end in the middle of a test.
    "exits": on_a_miss("raise SystemExit(default)"),
    "leaves": on_a_miss("import os; os._exit(0)"),
    "segfault": on_a_miss("import ctypes; ctypes.string_at(0)"),
    "killed": on_a_miss("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"),
    # What it leaves behind.
    "threads": on_put("import threading; threading.Thread(target=threading.Event().wait).start()"),
    "another_folder": on_put("import os; os.chdir('/')").replace("return default", "return default.lower()"),
    # What it says.
    "rude_value": RUDE_REPR + on_a_miss("return Rude()"),
    "rude_print": on_a_miss(f"{RUDE_PRINTS}; return -1"),
    "rude_error": on_a_miss(RUDE_ERROR),
    "rude_source": RIGHT + "\n  ::error::mine \x1b[31m\u202e\n",
    "rude_character": RIGHT + "\nx = \u202e1 # \x1b[2J ##[error]mine\n",
}

SWALLOWS = """
        import time
        while True:
            try: time.sleep(60)
            except: pass"""
WAITS = """
        from threading import Lock, Thread
        lock = Lock(); lock.acquire()
        thread = Thread(target=lock.acquire); thread.start(); thread.join()"""

HANGS = {
    "hang": on_put("while key not in self.values: continue"),
    "hang_at_import": RIGHT + "\nwhile True: continue\n",
    "hang_behind_a_thread": on_put(WAITS.lstrip()),
    "hang_in_c": on_put("import itertools; sum(itertools.repeat(0))"),
    "hang_that_swallows": on_put(SWALLOWS.lstrip()),
}


def pasted(*lines: str, parameter: str = "") -> str:
    """A test as a learner adds it."""
    return "\n".join(["", "import pytest", "", "", f"def test_pasted({parameter}):", *lines, ""])


PASTED = {
    "pasted": pasted("    cache = LRUCache(2)", "    assert cache.get(2) == 3  # got None"),
    "pasted_as_method": pasted("    assert self.cache.get(2) == 3", parameter="self"),
    "pasted_badly": pasted("assert LRUCache(2).get(2) == 3"),
    "pasted_in": pasted("    cache = LRUCache(2)", "    assert 3 in cache  # False"),
    "pasted_outside": pasted("    cache = LRUCache(2)", "", "assert cache.get(2) == 3"),
    "pasted_raises": pasted("    with pytest.raises(ValueError):", "        LRUCache(2)"),
    "pasted_too_long": pasted(*["    LRUCache(2)"] * 20, "    assert LRUCache(2).get(2)"),
    "pasted_with_tabs": pasted("\tassert LRUCache(2).get(2) == [", "\t\t1,", "\t]"),
}


@pytest.fixture(scope="module")
def hanging(tmp_path_factory):
    """All that hang, at once: each has its time, and one after the other they would have the tests' time too."""
    practices = {name: Practice(tmp_path_factory.mktemp(name)).write(program) for name, program in HANGS.items()}
    ladders = {name: (practice, practice.start()) for name, practice in practices.items()}
    yield ladders
    for _, ladder in ladders.values():
        stop(ladder)


@pytest.mark.parametrize("name", HANGS)
def test_a_hang_reads_as_it_did(hanging, golden, name):
    """Wherever it is, it is stopped, and the line that was running is shown."""
    practice, ladder = hanging[name]
    golden(f"{name}.txt", practice.transcript(ladder))


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_transcript_reads_as_it_did(practice, golden, name):
    """For each program."""
    golden(f"{name}.txt", practice.write(PROGRAMS[name]).transcript())


def test_the_untouched_stub_reads_as_it_did(practice, golden):
    """The first thing that a learner ever sees of us; it is in the README."""
    transcript = practice.transcript()
    golden("stub.txt", transcript)
    shown = "\n".join(transcript.splitlines()[1:-1])
    assert indent(shown, "    ") in (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_missing_file_is_asked_for(practice, golden):
    """By its name."""
    (practice.kata / "lru.py").unlink()
    golden("missing_file.txt", practice.transcript())


def test_each_file_that_is_edited_is_named(practice):
    """A script that lies beside the code may be where the mistake is."""
    (practice.kata / "lru.lua").write_text("return 1")
    assert "Edit katas/lru/lru.py or lru.lua, then:" in practice.transcript()


def test_ctrl_c_shows_what_was_running(practice, golden):
    """For whom five seconds are too long."""
    started = practice.folder / "started"
    os.mkfifo(started)
    practice.write(on_put("import time; open('started', 'w').close(); time.sleep(60)"))
    ladder = practice.start()
    with open(started, encoding="utf-8"):  # Opens when the learner's code opens it.
        # Python loses one that comes at a bad moment, as in a destructor: who waits presses again.
        for _ in range(4):
            os.killpg(ladder.pid, signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                ladder.wait(1)
                break
        golden("interrupted.txt", practice.transcript(ladder))


@pytest.mark.parametrize("name", PASTED)
def test_a_pasted_test_reads_as_it_did(practice, golden, name):
    """The grade's counterexamples are there to be pasted, and pasting goes wrong."""
    path = practice.kata / "test_lru.py"
    path.write_text(path.read_text(encoding="utf-8") + PASTED[name], encoding="utf-8")
    golden(f"{name}.txt", practice.write(RIGHT).transcript())


def test_no_test_at_all_is_no_success(practice, golden):
    """A ladder without a rung leads nowhere."""
    (practice.kata / "test_lru.py").write_text("", encoding="utf-8")
    golden("no_tests.txt", practice.write(RIGHT).transcript())


def test_a_transcript_that_reads_otherwise_says_how_to_record_it(golden, monkeypatch):
    """Beneath the difference."""
    monkeypatch.delenv("GOLDEN", raising=False)
    with pytest.raises(pytest.fail.Exception, match=re.escape(RECORD)) as failure:
        golden("empty.txt", "something else\n")
    assert "+something else" in str(failure.value)


def test_every_golden_file_belongs_to_a_test():
    """One left behind would be read, and believed."""
    known = {*PROGRAMS, *HANGS, *PASTED, "stub", "missing_file", "interrupted", "no_tests"}
    assert {path.stem for path in GOLDEN.iterdir()} == known
