"""Submissions: what is no Python file is told in one sentence, by name, and by line where there is one."""

from __future__ import annotations

import os
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._engine import submission
from graders._engine.submission import MAX_BYTES, Submission, Unreadable, UsageError

NAMES = ("lru.py",)
TWO = ("main.py", "helper.py")


def sentence(problem):
    """The words of a problem: one line, which names no path of ours and can be printed anywhere."""
    text = str(problem.value)
    assert text
    assert text.isprintable()
    assert len(text) < 600
    assert "Errno" not in text
    assert "Error" not in text
    return text


def test_a_folder_and_a_file_are_the_same_submission(tmp_path):
    """Whatever the file is called, if it is named itself."""
    (tmp_path / "lru.py").write_bytes(b"x = 1\n")
    (tmp_path / "my first try.py").write_bytes(b"x = 1\n")
    folder = submission.read(tmp_path, NAMES)
    assert folder == Submission((("lru.py", b"x = 1\n"),))
    assert submission.read(tmp_path / "lru.py", NAMES) == folder
    assert submission.read(tmp_path / "my first try.py", NAMES) == folder
    assert folder.main == "lru"
    assert folder.sources == (("lru", "x = 1\n"),)


def test_what_else_is_in_the_folder_is_not_read(tmp_path):
    """Neither tests nor anything that would like to be run."""
    (tmp_path / "lru.py").write_bytes(b"")
    for name in ("conftest.py", "sitecustomize.py", "lru.pyc", "model.py"):
        (tmp_path / name).write_bytes(b"1 / 0")
    assert submission.read(tmp_path, NAMES).files == (("lru.py", b""),)


def test_the_files_come_in_the_order_of_the_kata(tmp_path):
    """The main module is the first that the kata names."""
    (tmp_path / "helper.py").write_bytes(b"h")
    (tmp_path / "main.py").write_bytes(b"m")
    assert submission.read(tmp_path, TWO).files == (("main.py", b"m"), ("helper.py", b"h"))
    assert submission.read(tmp_path, TWO).main == "main"


def test_one_file_is_not_enough_for_a_kata_of_two(tmp_path):
    """The caller is told to give the folder."""
    (tmp_path / "main.py").write_bytes(b"")
    with pytest.raises(UsageError) as problem:
        submission.read(tmp_path / "main.py", TWO)
    assert "main.py, helper.py" in sentence(problem)


@pytest.mark.parametrize(
    "name",
    ["nowhere", "nowhere/lru.py", "file/below", "x" * 300, "a\0b", "a\nb", "\x1b[31mred", "\udcff", "\u202eyp", ""],
    ids=ascii,
)
def test_a_path_that_leads_nowhere_is_the_callers_mistake(tmp_path, name):
    """It is named, and what it contains does no harm to a terminal."""
    (tmp_path / "file").write_bytes(b"")
    path = tmp_path / name if name else tmp_path / "nowhere" / ""
    with pytest.raises(UsageError) as problem:
        submission.read(path, NAMES)
    assert "no file or folder" in sentence(problem)


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([], "it is empty"),
        (["LRU.py"], "LRU.py"),
        (["lru.txt", "notes"], "lru.txt, notes"),
        (["lru.py "], "lru.py "),
        (["\x1b[2J", "::error::x", "a\nb", "\u202ex"], "\\x1b[2J"),
        ([f"{number:03}" for number in range(100)], "000, 001"),
        (["x" * 255], "xxx ..."),
    ],
    ids=["empty", "case", "two", "blank", "hostile", "many", "long"],
)
def test_a_folder_without_the_file_says_what_is_there_instead(tmp_path, others, words):
    """A misnamed file is found at once by who misnamed it."""
    for name in others:
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(Unreadable) as problem:
        submission.read(tmp_path, NAMES)
    assert "there is no lru.py" in sentence(problem)
    assert words in str(problem.value)


def test_a_name_that_is_no_text_is_told_as_it_is(tmp_path):
    """File names are bytes."""
    with open(os.fsencode(tmp_path) + b"/\xff", "wb"):
        pass
    with pytest.raises(Unreadable) as problem:
        submission.read(tmp_path, NAMES)
    sentence(problem).encode()


def _link(path, target):
    path.symlink_to(target)


def _bind(path):
    # The name of a socket may be no longer than 107 bytes.
    here = os.getcwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(here)


STRANGE = {
    "a link to a secret": lambda path: path.symlink_to("/etc/passwd"),
    "a link to nowhere": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a pipe": os.mkfifo,
    "a folder": lambda path: path.mkdir(),
    "a socket": _bind,
}


@pytest.mark.parametrize("make", STRANGE.values(), ids=STRANGE.keys())
@pytest.mark.parametrize("named", ["folder", "file"])
def test_what_is_no_regular_file_is_not_read(tmp_path, make, named):
    """Neither somebody else's file, nor a pipe that never answers; and nothing stays open."""
    path = tmp_path / "lru.py"
    make(path)
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(Unreadable) as problem:
        submission.read(tmp_path if named == "folder" else path, NAMES)
    assert "lru.py" in sentence(problem)
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/full", "/dev/null"])
def test_a_device_is_not_read(device):
    """It may never end."""
    with pytest.raises(Unreadable):
        submission.read(__import__("pathlib").Path(device), NAMES)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read_says_so(tmp_path):
    """It is there, after all."""
    (tmp_path / "lru.py").write_bytes(b"")
    (tmp_path / "lru.py").chmod(0)
    with pytest.raises(Unreadable) as problem:
        submission.read(tmp_path, NAMES)
    assert "permissions" in sentence(problem)


def test_a_file_is_read_up_to_a_size_and_not_at_all_beyond(tmp_path):
    """Ten megabytes are no solution of a kata."""
    path = tmp_path / "lru.py"
    path.write_bytes(b"#" * MAX_BYTES)
    assert len(submission.read(path, NAMES).files[0][1]) == MAX_BYTES
    for size in (MAX_BYTES + 1, 10_000_000):
        path.write_bytes(b"#" * size)
        with pytest.raises(Unreadable) as problem:
            submission.read(path, NAMES)
        assert f"{size:,} bytes" in sentence(problem)


def test_a_sparse_file_of_a_terabyte_is_not_read(tmp_path):
    """It costs its sender nothing."""
    path = tmp_path / "lru.py"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(Unreadable):
        submission.read(path, NAMES)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"x = 1\n\0", "lru.py, line 2: there is a null byte"),
        (b"\0", "lru.py, line 1: there is a null byte"),
        ("x = 'é'\n".encode("utf-16"), "lru.py, line 1"),
        ("x = 1\n".encode("utf-32"), "lru.py, line 1"),
        ("# ok\nx = 'é'\n".encode("latin-1"), "lru.py, line 2: the byte 0xe9 is not utf-8"),
        (b"x = 1\ny = '\xc3'\n", "lru.py, line 2: the byte 0xc3"),
        (b"\xff", "lru.py, line 1: the byte 0xff"),
        (b"x = '\xed\xa0\x80'", "lru.py, line 1"),
        (b"\x1f\x8b\x08\x00", "lru.py, line 1"),
        (b"\xef\xbb\xbf# \xff\n", "lru.py, line 1: the byte 0xff"),
        (b"# coding: ascii\n\n# \xe9\n", "lru.py, line 3: the byte 0xe9 is not ascii"),
        (b"# coding: rot13\n", "'rot13'"),
        (b"# coding: utf-7\n", "'utf-7'"),
        (b"# coding: hex\n", "'hex'"),
        (b"# coding: unicode_escape\n", "unicode"),
        (b"# coding: no-such-coding\n", "no-such-coding"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "encoding problem"),
        (b"# -*- coding: " + b"x" * 10_000 + b" -*-\n", "xxx"),
    ],
    ids=lambda value: repr(value[:24]) if isinstance(value, bytes) else "",
)
def test_bytes_that_are_no_python_text_are_refused_by_line(data, words):
    """As Python would refuse them, but in words for who wrote them."""
    with pytest.raises(Unreadable) as problem:
        submission.text("lru.py", data)
    assert sentence(problem).startswith("lru.py")
    assert words in str(problem.value)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"x = 1", "x = 1"),
        ("x = 'é€'\n".encode(), "x = 'é€'\n"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        (b"\xef\xbb\xbf# coding: utf-8\n", "# coding: utf-8\n"),
        (b"# coding: latin-1\n# \xe9\n", "# coding: latin-1\n# é\n"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n# \x80\n", None),
        (b"\n\n# coding: rot13\n", "\n\n# coding: rot13\n"),
        (b"x = 1\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"),
        (b"x = 1\n\x0c\ny = 2\n", "x = 1\n\x0c\ny = 2\n"),
    ],
    ids=repr,
)
def test_bytes_that_are_python_text_are_read(data, text):
    """In the encoding that they declare, if they declare one in the first two lines."""
    read = submission.text("lru.py", data)
    assert text is None or read == text
    compile(read, "lru.py", "exec")


@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda tail: b"# coding: " + tail))
def test_any_bytes_are_text_or_unreadable(data):
    """Nothing else comes of them."""
    try:
        submission.text("lru.py", data).encode()
    except Unreadable as problem:
        said = str(problem)
    else:
        said = "lru.py"
    assert said.startswith("lru.py")
    assert said.isprintable()


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_the_digest_is_of_names_and_bytes(first, second):
    """Two submissions have one digest if they are one."""
    one = Submission((("main.py", first), ("helper.py", second)))
    other = Submission((("main.py", second), ("helper.py", first)))
    assert (one.digest == other.digest) is (first == second)
    assert one.digest != Submission((("main.py", first + second), ("helper.py", b""))).digest or not second
    assert one.digest.startswith("sha256:")
