"""The intake: whatever lies on a teacher's disk is taken or listed; nothing is fatal, nothing is dropped in silence."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._engine.classroom import naming, unpacking
from graders._engine.classroom.intake import take
from graders._engine.classroom.roster import BadRoster, Register, read, span
from graders._engine.submission import Submission, Unreadable
from tests.classroom.conftest import FLOYD, KATAS, LRU, PROGRAM, handed_in, reasons, zipped

EMPTY = b""


def test_a_folder_of_folders(taken):
    """The usual shape: a folder for each learner, some with several katas."""
    intake = taken({"jane/lru.py": PROGRAM, "jane/floyd.py": b"x", "bob/lru.py": PROGRAM})
    assert handed_in(intake) == {
        ("bob", "lru"): ["bob/lru.py"],
        ("jane", "floyd"): ["jane/floyd.py"],
        ("jane", "lru"): ["jane/lru.py"],
    }
    assert intake.katas == ("lru", "floyd")
    assert intake.listed == ()


def test_a_folder_of_files(taken):
    """Named after learners, with or without the kata."""
    intake = taken({"jane.py": PROGRAM, "lru_bob.py": b"broken", "eve-window-max.py": b"", "floyd.py": b""})
    assert handed_in(intake) == {
        ("jane", "lru"): ["jane.py"],
        ("bob", "lru"): ["lru_bob.py"],
        ("eve", "window_max"): ["eve-window-max.py"],
        ("class", "floyd"): ["floyd.py"],
    }


def test_zips_in_zips(taken, lay):
    """A class in one file, each learner in another, one of them with folders around everything."""
    inner = {"submission/final/lru.py": PROGRAM}
    root = lay({"all.zip": zipped({"jane.zip": zipped({"lru.py": PROGRAM}), "bob.zip": zipped(inner)})})
    whole = take([root / "all.zip"], KATAS)
    assert handed_in(whole) == {
        ("bob", "lru"): ["bob.zip/submission/final/lru.py"],
        ("jane", "lru"): ["jane.zip/lru.py"],
    }


def test_folders_around_the_whole_are_looked_through(lay):
    """Archives made by right-clicking a folder hold that folder."""
    root = lay({"x.zip": zipped({"homework 1/group a/jane/lru.py": PROGRAM, "homework 1/group a/bob/lru.py": PROGRAM})})
    assert {learner.key for learner in take([root / "x.zip"], KATAS).learners} == {"jane", "bob"}


CANVAS = {
    "doejane_1234_9001_lru-2.py": PROGRAM,
    "doejane_1234_8000_lru.py": b"older",
    "o_nealböb_LATE_77_9002_lru.py": PROGRAM,
    "LATE_anon_4fGh_9003_floyd.py": b"x",
    "smithann_88_text.html": b"<p>",
    "li_wei_99_9004_my_solution_final.zip": zipped({"lru.py": PROGRAM}),
}


def test_canvas(taken):
    """Names may hold underscores, a number is a user, LATE is a flag, and a resubmission has a number of its own."""
    intake = taken(CANVAS)
    assert handed_in(intake) == {
        ("1234", "lru"): ["doejane_1234_8000_lru.py", "doejane_1234_9001_lru-2.py"],
        ("77", "lru"): ["o_nealböb_LATE_77_9002_lru.py"],
        ("anon_4fGh", "floyd"): ["LATE_anon_4fGh_9003_floyd.py"],
        ("99", "lru"): ["li_wei_99_9004_my_solution_final.zip/lru.py"],
    }
    assert [attempt.late for attempt in intake.attempts if attempt.learner in {"77", "1234"}] == [False, False, True]
    assert reasons(intake) == {"smithann_88_text.html": "unmatched: is no kata's file"}
    assert "88" in {learner.key for learner in intake.learners}


def test_canvas_names_are_learners_of_the_roster(taken):
    """Canvas runs a sortable name together, lower case, without marks."""
    roster = read('id,name,email\njd1,Jane Doe,jane@x.edu\nbo,"O\'Neal, Böb",b@x.edu\n99,Wei Li,w@x.edu\n'.encode())
    intake = taken(
        {"doejane_1234_1_lru.py": PROGRAM, "onealböb_77_2_lru.py": PROGRAM, "liwei_5_3_lru.py": PROGRAM}, roster=roster
    )
    assert {attempt.learner for attempt in intake.attempts} == {"jd1", "bo", "99"}
    assert {attempt.handle for attempt in intake.attempts} == {"canvas:1234", "canvas:77", "canvas:5"}
    assert intake.listed == ()


def test_moodle(taken):
    """As folders, with the older trailing underscore, and flat; a number is a participant, not a user."""
    intake = taken(
        {
            "Jane Doe_123_assignsubmission_file/lru.py": PROGRAM,
            "Jane Doe_123_assignsubmission_onlinetext/onlinetext.html": b"",
            "Bob_Example_124_assignsubmission_file_/lru.py": PROGRAM,
            "Eve_125_assignsubmission_file_window_max.py": PROGRAM,
            "Jane Doe_126_assignsubmission_file/lru.py": b"another Jane",
        }
    )
    assert handed_in(intake) == {
        ("Jane Doe 123", "lru"): ["Jane Doe_123_assignsubmission_file/lru.py"],
        ("Jane Doe 126", "lru"): ["Jane Doe_126_assignsubmission_file/lru.py"],
        ("Bob Example", "lru"): ["Bob_Example_124_assignsubmission_file_/lru.py"],
        ("Eve", "window_max"): ["Eve_125_assignsubmission_file_window_max.py"],
    }


def test_two_moodle_downloads_are_one_class(taken):
    """Moodle numbers people anew for each assignment: the same name is the same person."""
    intake = taken(
        {
            "lru.zip": zipped({"Jane Doe_1_assignsubmission_file/lru.py": PROGRAM}),
            "floyd.zip": zipped({"Jane Doe_7_assignsubmission_file/floyd.py": PROGRAM}),
        }
    )
    assert set(handed_in(intake)) == {("Jane Doe", "lru"), ("Jane Doe", "floyd")}
    assert {attempt.handle for attempt in intake.attempts} == {"moodle:1", "moodle:7"}


def test_blackboard(taken):
    """The assignment's name holds underscores; the time orders attempts, and the companion text is listed."""
    front = "Week_3_LRU_jd1_attempt_"
    intake = taken(
        {
            f"{front}2026-11-20-09-00-00_lru.py": b"late one",
            f"{front}2026-11-19-23-59-59_lru.py": b"early one",
            f"{front}2026-11-20-09-00-00.txt": b"Name: Jane Doe (jd1)",
        },
        zone=UTC,
    )
    assert handed_in(intake) == {
        ("jd1", "lru"): [f"{front}2026-11-19-23-59-59_lru.py", f"{front}2026-11-20-09-00-00_lru.py"]
    }
    assert [attempt.when for attempt in intake.attempts] == [
        datetime(2026, 11, 19, 23, 59, 59, tzinfo=UTC),
        datetime(2026, 11, 20, 9, tzinfo=UTC),
    ]
    assert list(reasons(intake)) == [f"{front}2026-11-20-09-00-00.txt"]


GRADESCOPE = """\
---
submission_111:
  :submitters:
  - :name: Jane Doe
    :sid: 'jd1'
    :email: jane@x.edu
  :created_at: 2026-11-19 22:52:07.226573000 Z
  :score: 3.0
  :history:
  - :id: 9
    :created_at: 2020-01-01 00:00:00 Z
submission_222:
  :submitters:
  - :name: Bob
    :sid:
    :email: bob@x.edu
  - :name: Eve
    :sid:
    :email: eve@x.edu
  :created_at: 2026-11-20 01:00:00 Z
"""


def test_gradescope(taken):
    """An export's own list says who is who; a pair is graded under the first name, and shown as one."""
    export = {
        "assignment_1_export/submission_metadata.yml": GRADESCOPE.encode(),
        "assignment_1_export/submission_111/lru.py": PROGRAM,
        "assignment_1_export/submission_222/lru.py": b"x",
    }
    intake = taken(export)
    assert {attempt.learner: str(attempt.when) for attempt in intake.attempts} == {
        "jane@x.edu": "2026-11-19 22:52:07+00:00",
        "bob@x.edu": "2026-11-20 01:00:00+00:00",
    }
    assert {learner.name for learner in intake.learners} == {"Jane Doe", "Bob and 1 more"}


def test_several_downloads_of_different_platforms(taken):
    """One folder with a zip for each assignment: each is read by its own names."""
    intake = taken(
        {
            "lru.zip": zipped({"doejane_1_5_lru.py": PROGRAM, "roebob_2_6_lru.py": PROGRAM}),
            "floyd.zip": zipped({"Jane Doe_9_assignsubmission_file/floyd.py": b"x"}),
        },
        roster=read(b"id,name\n1,Jane Doe\n2,Bob Roe\n"),
    )
    assert set(handed_in(intake)) == {("1", "lru"), ("2", "lru"), ("1", "floyd")}


def test_a_clone_of_the_whole_repository(taken):
    """The kata's own folder counts: the clone holds our solutions and tests, too."""
    clone = {
        f"lru-jane/{place}": data
        for place, data in {
            "katas/lru/lru.py": b"mine",
            "katas/lru/test_lru.py": b"",
            "solutions/lru/accepted/reference/lru.py": PROGRAM,
            "tests/hostile/submissions/x/lru.py": PROGRAM,
            ".git/config": b"",
        }.items()
    }
    intake = taken({**clone, "lru-bob/lru.py": PROGRAM})
    assert handed_in(intake)["jane", "lru"] == ["lru-jane/katas/lru/lru.py"]
    aside = reasons(intake)
    assert aside["lru-jane/solutions/lru/accepted/reference/lru.py"].startswith("set aside")
    assert aside["lru-jane/.git"].startswith("ignored")


def test_attempts_in_folders_of_their_own(taken):
    """Numbered folders are attempts, and ten comes after nine."""
    intake = taken({f"jane/attempt {n}/lru.py": b"%d" % n for n in (2, 9, 10)} | {"bob/lru.py": b""})
    assert handed_in(intake)["jane", "lru"] == [f"jane/attempt {n}/lru.py" for n in (2, 9, 10)]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        *[(name, "lru") for name in ("lru.py", "LRU.py", "lru (1).py", "lru-3.py", "lru copy 2.py", "Lru_final.py")],
        *[(name, "lru") for name in ("lru.py.txt", "lru.py.py", "lru_v2.py", " lru .py")],
        *[(name, "window_max") for name in ("window_max.py", "windowmax.py", "Window-Max (2).py")],
        *[(name, "") for name in ("test_lru.py", "lruish.py", "main.py", "lru.pyc")],
    ],
)
def test_a_kata_is_recognised_by_its_file_name(name, slug):
    """With whatever systems and people add to it."""
    assert naming.kata_of(name, b"", KATAS)[0] == slug


def test_a_misnamed_file_is_known_by_what_it_defines(taken):
    """Or by being the only program where one kata is asked for; both are said."""
    intake = taken({"jane/main.py": PROGRAM, "bob/lru.py": b""})
    assert handed_in(intake)["jane", "lru"] == ["jane/main.py"]
    assert "by what it defines" in reasons(intake)["jane/main.py"]
    alone = taken({"jane/main.py": b"pass", "jane/floyd.py": b""}, wanted=["lru"])
    assert "the only program" in reasons(alone)["jane/main.py"]
    assert "not graded in this run" in reasons(alone)["jane/floyd.py"]


def test_a_program_of_no_kata_is_listed(taken):
    """And its author is not forgotten."""
    intake = taken({"jane/main.py": b"pass", "bob/lru.py": PROGRAM, "notes.txt": b"hello"})
    assert reasons(intake) == {
        "jane/main.py": "unmatched: is no kata's file",
        "notes.txt": "unmatched: is no program, and nobody's folder",
    }
    assert {learner.key for learner in intake.learners} == {"jane", "bob"}


def encrypted(data: bytes) -> bytes:
    """A zip whose only member claims to be encrypted."""
    whole = bytearray(zipped({"lru.py": data}))
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = whole.index(mark) + place
        whole[at] |= 1
    return bytes(whole)


def linked() -> bytes:
    member = zipfile.ZipInfo("lru.py")
    member.external_attr = 0o120777 << 16
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr(member, "/etc/passwd")
    return whole.getvalue()


def bomb(depth: int) -> bytes:
    data = zipped({"lru.py": PROGRAM})
    for _ in range(depth):
        data = zipped({"more.zip": data})
    return data


def endless_table() -> bytes:
    """A zip that says its table of contents has a gigabyte."""
    whole = bytearray(zipped({"lru.py": PROGRAM}))
    struct.pack_into("<L", whole, whole.rindex(b"PK\5\6") + 12, 1 << 30)
    return bytes(whole)


HOSTILE = {
    "encrypted": (encrypted(PROGRAM), "eve.zip/lru.py", "encrypted"),
    "a link": (linked(), "eve.zip/lru.py", "symbolic link"),
    "nested too deep": (bomb(6), "eve.zip/more.zip/more.zip/more.zip/more.zip", "zip bomb"),
    "truncated": (zipped({"lru.py": PROGRAM})[:-30], "eve.zip", "not a readable zip"),
    "no zip at all": (b"Rar!\x1a\x07", "eve.zip", "not a readable zip"),
    "empty file": (b"", "eve.zip", "not a readable zip"),
    "empty archive": (zipped({}), "eve.zip", "an empty archive"),
    "a table without end": (endless_table(), "eve.zip", "too long"),
    "a huge file": (zipped({"lru.py": b"#" * (100 << 20)}), "eve.zip/lru.py", "104,857,600 bytes"),
    "up and out": (zipped({"../../bob/lru.py": PROGRAM}), "eve.zip/../../bob/lru.py", "leads out"),
    "another kind": (zipped({"work.tar.gz": b"x"}), "eve.zip/work.tar.gz", "ask for a zip"),
    "from the root": (zipped({"/etc/lru.py": PROGRAM}), "eve.zip/etc/lru.py", "leads out"),
    "from a drive": (zipped({"C:\\temp\\lru.py": PROGRAM}), "eve.zip/C:/temp/lru.py", "leads out"),
    "damaged": (
        zipped({"lru.py": os.urandom(900)}).replace(b"\0\0lru.py", b"\0\0lru.py", 1)[:60] + b"x" * 1000,
        "eve.zip",
        "zip",
    ),
}


@pytest.mark.parametrize("case", HOSTILE, ids=str)
def test_a_hostile_archive_is_listed_and_the_others_are_taken(taken, case):
    """Its owner is not missing: what they handed in cannot be read, and that is said."""
    data, place, words = HOSTILE[case]
    intake = taken({"eve.zip": data, "jane/lru.py": PROGRAM, "bob/lru.py": PROGRAM})
    assert {("jane", "lru"), ("bob", "lru")} <= set(handed_in(intake))
    (found,) = [it for it in intake.listed if it.place == place]
    assert found.fate == "unreadable"
    assert words in found.reason
    mine = [attempt for attempt in intake.attempts if attempt.learner == "eve"]
    assert all(isinstance(attempt.handed_in, Unreadable) for attempt in mine)
    assert mine or "eve" in intake.blocked


def test_an_archive_that_unpacks_to_too_much_is_stopped(taken, monkeypatch):
    """Counted while unpacking, over all that lies in it."""
    monkeypatch.setattr(unpacking, "MOST_UNPACKED", 3 << 20)
    flood = zipped({f"{n}/lru.py": b"#" * (1 << 20) for n in range(8)})
    intake = take_zip_of(taken, flood)
    assert sum("as a bomb does" in it.reason for it in intake.listed) == 5


def take_zip_of(taken, flood: bytes):
    return taken({"class.zip": zipped({"eve.zip": flood, "jane.zip": zipped({"lru.py": PROGRAM})})})


def test_links_and_pipes_in_folders_are_listed(taken, lay, tmp_path):
    """Neither followed nor waited for."""
    (tmp_path / "secret.py").write_bytes(PROGRAM)
    root = lay({"jane/lru.py": PROGRAM, "bob/floyd.py": b""})
    (root / "bob" / "lru.py").symlink_to(tmp_path / "secret.py")
    (root / "eve").symlink_to(root / "jane")
    os.mkfifo(root / "jane" / "floyd.py")
    (root / "nobody").mkdir()
    intake = take([root], KATAS)
    found = reasons(intake)
    assert "symbolic link" in found["bob/lru.py"]
    assert "symbolic link" in found["eve"]
    assert "not a regular file" in found["jane/floyd.py"]
    assert "empty folder" in found["nobody/"]
    assert {"eve", "nobody"} <= intake.blocked


@pytest.mark.parametrize(
    "name", ["\x1b[2Jeve", "::error::eve", "e\u202eve", "e" * 200, "<script>eve", "=1+1", "eve\n", "ev\u0301e"]
)
def test_hostile_names_are_shown_inert(taken, name):
    """A name is a key and is shown; it is never opened, and it commands nothing."""
    intake = taken({f"{name}/lru.py": PROGRAM, "jane/lru.py": PROGRAM})
    (key,) = {attempt.learner for attempt in intake.attempts} - {"jane"}
    assert key.isprintable()
    assert len(intake.attempts) == 2


def test_names_that_are_no_text_are_shown(lay):
    """A folder from a system with another encoding."""
    root = lay({"jane/lru.py": PROGRAM})
    folder = os.fsencode(root) + b"/m\xfcller"
    os.mkdir(folder)
    with open(folder + b"/lru.py", "wb") as file:
        file.write(PROGRAM)
    assert {attempt.learner for attempt in take([root], KATAS).attempts} == {"jane", "m\\udcfcller"}


def test_what_systems_leave_behind_is_ignored_and_listed(taken):
    """Mac, Windows and editors."""
    intake = taken(
        {"jane/lru.py": PROGRAM, "jane/.DS_Store": b"", "bob.zip": zipped({"lru.py": b"", "__MACOSX/._lru.py": b"x"})}
    )
    assert {it.place for it in intake.listed if it.fate == "ignored"} == {"jane/.DS_Store", "bob.zip/__MACOSX/._lru.py"}
    assert len(intake.attempts) == 2


@given(st.lists(st.text(max_size=30), max_size=5), st.binary(max_size=200))
def test_no_name_and_no_bytes_break_the_reading_of_names(names, data):
    """Whatever the name, it is read or it is not."""
    naming.layout(names)
    naming.gradescope("\n".join(names))
    for name in names:
        naming.plain(name, ["lru"])
        naming.kata_of(name, data, KATAS)
        naming.attempt_number(name)
        naming.spellings(name)


@given(st.binary(max_size=300), st.integers(0, 300), st.integers(0, 255))
def test_no_damaged_zip_is_fatal(tmp_path_factory, noise, place, byte):
    """Wherever it is damaged."""
    whole = bytearray(zipped({"jane/lru.py": PROGRAM, "inner.zip": zipped({"lru.py": noise})}))
    whole[place % len(whole)] = byte
    path = tmp_path_factory.getbasetemp() / "damaged.zip"
    path.write_bytes(bytes(whole))
    take([path], (LRU, FLOYD))


ROSTER = """\ufeffID;Name;E-Mail;Section;Extra time
1;Jane Doe;jane@x.edu;A;2d
2;Bob;bob@x.edu;B;
2;Twice;;;
;;;;
3;Eve;eve@x.edu;A;soon
"""


def test_a_roster_is_read_as_spreadsheets_write_it():
    """Semicolons, a byte-order mark, double lines and nonsense, each told with its line."""
    roster = read(ROSTER.encode())
    assert [(it.key, it.name, it.section, it.extra.total_seconds()) for it in roster.learners] == [
        ("1", "Jane Doe", "A", 172_800.0),
        ("2", "Bob", "B", 0.0),
        ("3", "Eve", "A", 0.0),
    ]
    assert [remark.partition(":")[0] for remark in roster.remarks] == ["roster, line 4", "roster, line 6"]


@pytest.mark.parametrize("data", [b"", b"who,what\n1,2\n", b"\0\0"])
def test_a_roster_without_ids_is_refused(data):
    """With what its first line lacks."""
    with pytest.raises(BadRoster):
        read(data)


def test_spans_of_time():
    """As teachers write them."""
    assert [span(text).total_seconds() for text in ("2d", "12 h", "90m", "1,5", "", "3 days")] == [
        *(172_800, 43_200, 5_400, 5_400, 0, 259_200),
    ]


def test_who_is_missing_ambiguous_or_not_on_the_roster(taken):
    """All are told apart, and nobody is graded under another's name."""
    roster = read(b"id,name,email\n1,Jane Doe,jane@x.edu\n2,Doe Jane,j2@x.edu\n3,Bob,bob@x.edu\n4,Ann,ann@x.edu\n")
    intake = taken({"Jane Doe/lru.py": PROGRAM, "bob/lru.py": PROGRAM, "mallory/lru.py": b"x"}, roster=roster)
    assert set(handed_in(intake)) == {("Jane Doe", "lru"), ("3", "lru"), ("mallory", "lru")}
    assert {it.learner: it.reason for it in intake.listed} == {
        "Jane Doe": "could be any of: 1, 2",
        "mallory": "is not on the roster; graded all the same",
    }
    assert [learner.key for learner in intake.learners if learner.enrolled] == ["1", "2", "3", "4"]


def test_a_sender_is_found_by_whatever_identifies_them():
    """By id, e-mail, its part before the at sign, or what a classroom tool puts last."""
    roster = read(b"id,name,email\nu123,Jane Doe,jd1@x.edu\n")
    register = Register(roster.learners)
    for name in ("u123", "U123", "jd1@x.edu", "jd1", "Doe, Jane", "homework-1-jd1", "lru-u123"):
        assert [hit.key for hit in register.find(naming.plain(name, ["lru"]).sender)] == ["u123"], name
    assert register.find(naming.plain("jane", []).sender) == []


def test_an_archive_of_another_kind_is_its_owners(taken):
    """Somebody handed something in: they are not missing, and they are not graded."""
    intake = taken({"jane.tar.gz": b"x", "bob.py": PROGRAM})
    assert intake.blocked == {"jane"}
    assert "ask for a zip" in reasons(intake)["jane.tar.gz"]


def test_what_is_kept_in_memory_is_bounded(taken, monkeypatch):
    """A learner's own archive may not fill it, however it is packed."""
    monkeypatch.setattr(unpacking, "MOST_KEPT", 1 << 20)
    several = {f"{n}.zip": zipped({f"{m}/lru.py": b"#" * (1 << 20) for m in range(4)}) for n in range(4)}
    intake = taken({"eve.zip": zipped(several), "jane.zip": zipped({"lru.py": PROGRAM})})
    kept = [it.handed_in for it in intake.attempts if isinstance(it.handed_in, Submission)]
    assert sum(len(each.files[0][1]) for each in kept) <= (4 << 20) + len(PROGRAM)
    assert ("jane", "lru") in handed_in(intake)
