"""The command line: exit statuses, one clear sentence for whatever is handed in, and never a traceback of ours."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time

import psutil
import pytest

from graders._engine.reports import terminal

HIT = "test_a_hit_counts_as_use"
OURS = ("Traceback (most recent call last)", "INTERNALERROR", 'File "')


@pytest.fixture
def run(command):
    """Runs a command; whatever it says, it shows no traceback, and nothing that a terminal or CI would obey."""

    def check(*arguments, **options):
        done = command(*arguments, **options)
        for text in (done.stdout, done.stderr):
            assert not any(sign in text for sign in OURS), text
            if options.get("FORCE_COLOR") is None:
                assert all(line.isprintable() for line in text.splitlines()), text
            for line in re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines():
                # GitHub's runner obeys the one behind any blanks, the other anywhere in a line.
                assert not line.lstrip().startswith("::"), text
                assert "##[" not in line, text
        return done

    return check


@pytest.fixture
def handed_in(tmp_path):
    """Writes a submission; returns its folder."""

    def write(source, name="lru.py"):
        folder = tmp_path / "handed in"
        folder.mkdir(exist_ok=True)
        data = source.encode() if isinstance(source, str) else source
        (folder / name).write_bytes(data)
        return folder

    return write


def test_accepted_is_status_0(run, lru):
    """With the points, and what it costs."""
    done = run("grade", "lru", lru.reference)
    assert done.returncode == 0, done.stdout
    assert "LRU cache: accepted" in done.stdout
    assert "20 of 20 points" in done.stdout
    assert done.stderr == ""


def test_not_accepted_is_status_1(run, lru):
    """With the first failure in full."""
    done = run("grade", "lru", lru.solutions / "wrong_answer" / "get_does_not_refresh")
    assert done.returncode == 1
    assert "LRU cache: wrong_answer" in done.stdout
    assert "def test_a_hit_counts_as_use():" in done.stdout
    assert done.stderr == ""


def test_the_stub_is_not_attempted(run):
    """It is what is graded when no path is given."""
    done = run("grade", "lru")
    assert done.returncode == 1
    assert "LRU cache: not_attempted" in done.stdout
    assert "replay" not in done.stdout


LOADS = '"""Right but for one thing."""\n'

BAD_FILES = {
    "an empty file": (b"", "lru.py defines no LRUCache"),
    "a syntax error": (b"class LRUCache\n    pass\n", "lru.py, line 1: the file is not valid Python"),
    "an indentation error": (b"class LRUCache:\ndef f(): pass\n", "lru.py, line 2: the file is not valid Python"),
    "not UTF-8": (b"# caf\xe9\n", "lru.py, line 1: the byte 0xe9 is not utf-8"),
    "null bytes": (b"x = 1\n\0\0\n", "lru.py, line 2: there is a null byte"),
    "10 MB": (b"#" * 10_000_000, "lru.py has 10,000,000 bytes"),
    "an import of nothing": (b"import os\nimport no_such_thing\n", "lru.py, line 2: No module named 'no_such_thing'"),
    "an import of what is ours": (b"import graders.lru.model\n", "lru.py, line 1: No module named 'graders'"),
    "no class": (b"class LruCache: pass\n", "lru.py defines no LRUCache"),
    "a class that is no class": (b"LRUCache = 5\n", "LRUCache"),
    "a wrong signature": (b"class LRUCache:\n    def __init__(self): pass\n", "TypeError"),
    "no methods": (
        b"class LRUCache:\n    def __init__(self, capacity):\n        1 // max(capacity, 0)\n",
        "AttributeError",
    ),
    "raises at import": (b"x = 1\nraise OSError('no')\n", "lru.py, line 2: importing the file raised OSError: no"),
    "exits at import": (b"import sys\nsys.exit(0)\n", "lru.py, line 2: importing the file raised SystemExit"),
    "kills itself at import": (b"import os\nos._exit(0)\n", "ended its own process (exit status 0)"),
    "crashes at import": (b"import ctypes\nctypes.string_at(1)\n", "crashed the Python interpreter"),
    "recurses at import": (b"def f(): f()\nf()\n", "RecursionError"),
    "a deep nest": (b"x = " + b"(" * 5_000 + b")" * 5_000, "lru.py"),
}


@pytest.mark.parametrize(("data", "words"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_bad_file_is_told_in_one_sentence(run, handed_in, data, words):
    """By name and line, with status 1: it is its author's."""
    done = run("grade", "lru", handed_in(data))
    assert done.returncode == 1
    assert "runtime_error" in done.stdout
    assert words in " ".join(done.stdout.split())
    assert done.stderr == ""


def test_a_loop_at_import_is_told(run, handed_in):
    """It is ended, and costs all points at once."""
    done = run("grade", "lru", handed_in("while True:\n    pass\n"))
    assert done.returncode == 1
    assert "limit_exceeded" in done.stdout
    assert "importing the file was still running" in " ".join(done.stdout.split())


def test_what_is_printed_at_import_is_not_heard(run, handed_in, right):
    """Nor is it held against anybody."""
    shout = "import sys\nprint('::error::canary')\nsys.stderr.write('canary')\n\x0c"
    done = run("grade", "lru", handed_in(shout + right), "--only", HIT)
    assert done.returncode == 0
    assert "canary" not in done.stdout + done.stderr


@pytest.mark.parametrize("make", ["link", "pipe", "folder", "misnamed", "empty folder"])
def test_what_is_no_file_is_told_in_one_sentence(run, tmp_path, make):
    """With status 1 where something was handed in."""
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "lru.py"
    {
        "link": lambda: path.symlink_to("/etc/passwd"),
        "pipe": lambda: os.mkfifo(path),
        "folder": path.mkdir,
        "misnamed": lambda: (folder / "LRU.py").write_bytes(b""),
        "empty folder": lambda: None,
    }[make]()
    done = run("grade", "lru", folder)
    assert done.returncode == 1
    assert "lru.py" in done.stdout
    assert "runtime_error" in done.stdout
    assert "root:" not in done.stdout
    assert done.stderr == ""


BAD_USAGE = {
    "nothing": ([], "Usage:"),
    "no command": (["frobnicate"], "No such command"),
    "no kata": (["grade"], "Missing argument"),
    "an unknown kata": (["grade", "nothing"], "there is no kata 'nothing'; there are: floyd, "),
    "a path for a kata": (["grade", "../katas/lru"], "there is no kata"),
    "a kata with control characters": (["grade", "\x1b[31mlru\n::error::x"], "there is no kata"),
    "a path that is not there": (["grade", "lru", "nowhere"], "there is no file or folder 'nowhere'"),
    "a hostile path": (["grade", "lru", "\x1b[2J\n::error::x\u202e"], "there is no file or folder"),
    "a path that is no text": (["grade", "lru", os.fsdecode(b"\xff")], "there is no file or folder"),
    "a long path": (["grade", "lru", "x" * 5_000], "there is no file or folder"),
    "two paths": (["grade", "lru", "a", "b"], "unexpected extra argument"),
    "an unknown check": (
        ["grade", "lru", "--only", "test_nothing"],
        "lru has no check 'test_nothing'; it has: test_",
    ),
    "a hostile check": (["grade", "lru", "--only", "\x1b[31m\n::error::"], "lru has no check"),
    "a seed that is no number": (["grade", "lru", "--seed", "seven"], "--seed"),
    "a negative seed": (["grade", "lru", "--seed", "-1"], "--seed"),
    "a seed too large": (["grade", "lru", "--seed", str(2**63)], "--seed"),
    "an unknown option": (["grade", "lru", "--speed", "7"], "No such option"),
    "seeds of nothing": (["prove", "lru", "--seeds", "0"], "--seeds"),
    "no workers": (["prove", "lru", "--workers", "0"], "--workers"),
    "a proof of nothing": (["prove", "nothing"], "there is no kata 'nothing'"),
    "a replay of nothing": (["replay", "lru"], "Missing argument"),
    "a replay of a word": (["replay", "lru", "word"], "replay string"),
    "a replay of too many words": (["replay", "lru", "a", "b", "c"], "one replay string"),
    "a hostile replay": (["replay", "lru", "\x1b[31m\n::error::"], "replay string"),
}


@pytest.mark.parametrize(("arguments", "words"), BAD_USAGE.values(), ids=BAD_USAGE.keys())
def test_bad_usage_is_status_2_and_one_sentence(run, arguments, words):
    """It says what was wrong, and nothing was graded."""
    done = run(*arguments)
    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())
    assert len(done.stderr.splitlines()) <= 12 or not arguments
    assert "points" not in done.stdout


def test_the_json_goes_to_a_file_beside_the_scorecard(run, tmp_path, lru):
    """Whole, and only when it is asked for."""
    path = tmp_path / "result.json"
    done = run("grade", "lru", "--json", path)
    assert done.returncode == 1
    assert "not_attempted" in done.stdout
    result = json.loads(path.read_bytes())
    assert (result["verdict"], result["max_score"]) == ("not_attempted", 20.0)


def test_the_json_goes_alone_to_the_terminal(run):
    """So that a script can read it."""
    done = run("grade", "lru", "--json", "-")
    assert json.loads(done.stdout)["verdict"] == "not_attempted"
    assert done.stderr == ""


@pytest.mark.parametrize("place", ["nowhere/result.json", ".", "/proc/result.json", "x" * 300, "/dev/full"])
def test_a_place_that_cannot_be_written_is_the_callers_mistake(run, place):
    """Status 2, and one sentence that says why."""
    done = run("grade", "lru", "--json", place)
    assert done.returncode == 2
    assert "cannot write" in done.stderr


def test_the_seed_chooses_the_examples(run, lru):
    """The same seed, the same bytes."""
    path = lru.solutions / "wrong_answer" / "get_does_not_refresh"

    def findings(*options):
        return json.loads(run("grade", "lru", path, "--json", "-", "--only", HIT, *options).stdout)["findings"]

    assert findings("--seed", "5") == findings("--seed", "5")
    assert json.loads(run("grade", "lru", path, "--json", "-", "--only", HIT, "--seed", "5").stdout)["seed"] == 5


def test_only_one_check_is_run(run, lru):
    """And its points are all there are."""
    done = run("grade", "lru", lru.reference, "--only", "test_membership_is_no_use", "--json", "-")
    result = json.loads(done.stdout)
    assert done.returncode == 0
    assert [finding["check"] for finding in result["findings"]] == ["test_membership_is_no_use"]
    assert result["max_score"] == 1.0


def test_a_failure_is_met_again_by_the_command_that_the_report_shows(run, lru, tmp_path):
    """As it stands there, pasted into a shell: with a blank in the path, too."""
    folder = tmp_path / "here" / "my first try; it's $HOME"
    folder.mkdir(parents=True)
    wrong = lru.solutions / "wrong_answer" / "membership_counts_as_use" / "lru.py"
    (folder / "lru.py").write_bytes(wrong.read_bytes())
    done = run("grade", "lru", folder.name)
    lines = done.stdout.splitlines()
    place = lines.index("  Meet it again:")
    words = shlex.split(lines[place + 1])
    assert words[1:5] == ["-m", "graders", "replay", "lru"]
    assert words[5] == folder.name
    again = run(*words[3:])
    assert again.returncode == 1

    def program(text):
        return [line for line in text.splitlines() if line.startswith("    ")]

    assert program(again.stdout) == program(done.stdout) != []
    (folder / "lru.py").write_bytes((lru.reference / "lru.py").read_bytes())
    mended = run(*words[3:])
    assert mended.returncode == 0
    assert "accepted" in mended.stdout


def test_a_replay_string_that_does_not_fit_its_check_is_the_callers_mistake(run):
    """It was made by another version of the check, or by nobody."""
    from graders._engine import replay
    from graders._engine.script import Script, call

    for example in (
        {},
        {"nothing": 1},
        {"program": 5},
        {"program": Script.of(call("cache", "get", 1)), "more": 1},
        {"subject": 1, "program": Script(())},
    ):
        done = run("replay", "lru", replay.string(HIT, example))
        assert done.returncode == 2, (example, done.stdout, done.stderr)
        assert HIT in done.stderr


def test_a_replay_string_of_another_check_is_the_callers_mistake(run):
    """It names what there is not."""
    from graders._engine import replay

    done = run("replay", "lru", replay.string("test_nothing", {}))
    assert done.returncode == 2
    assert "no check 'test_nothing'" in done.stderr


def test_a_replay_string_may_ask_for_anything_and_gets_an_answer(run, lru):
    """Steps that make no sense are skipped, or fail on both sides alike, or are refused."""
    from graders._boxed.wire import Ref
    from graders._engine import replay
    from graders._engine.script import Script, Step, alive, call, drop, new, value

    program = Script.of(
        alive("nobody"),
        drop("nobody"),
        call("nobody", "get", 1),
        new("cache", "LRUCache", 2),
        call("cache", "no_such_method", 1),
        call("cache", "_values"),
        call("cache", "put", Ref("nobody"), 1),
        call("cache", "put", [], 1),
        value("v"),
        Step("call", "cache", "", ()),
        call("", "LRUCache", Ref("cache")),
    )
    done = run("replay", "lru", lru.reference, replay.string(HIT, {"program": program}))
    assert done.returncode in (0, 1, 2), done.stdout + done.stderr


def test_colours_are_for_terminals(run, lru):
    """Unless they are asked for; and NO_COLOR has the last word."""
    plain = run("grade", "lru", "--only", HIT)
    assert "\x1b" not in plain.stdout
    forced = run("grade", "lru", "--only", HIT, FORCE_COLOR="1")
    assert "\x1b[" in forced.stdout
    for silence in ({"NO_COLOR": "1"}, {"NO_COLOR": ""}, {"TERM": "dumb"}):
        assert "\x1b" not in run("grade", "lru", "--only", HIT, FORCE_COLOR="1", **silence).stdout


HOSTILE = (
    "\\x1b[2J\\x1b]0;owned\\x07\\n::error::canary\\r##[error]canary\\u202e\\u2028\\x9b31m\\ud800\\x00 ::set-output::"
)


@pytest.mark.parametrize(
    ("where", "statement"),
    [
        ("in a call", f"raise ValueError('{HOSTILE}')"),
        (
            "as a class",
            f"raise type('{HOSTILE}'.replace(chr(0), '').encode(errors='replace').decode(), (Exception,), {{}})",
        ),
        ("as a reply", f"return '{HOSTILE}'"),
        ("as a type", f"return type('{HOSTILE}'.replace(chr(0), '').encode(errors='replace').decode(), (), {{}})()"),
        ("as output", f"print('{HOSTILE}'.encode(errors='replace').decode())"),
    ],
)
def test_what_a_learner_wrote_does_no_harm(run, handed_in, changed, where, statement):
    """On no terminal, in no log: neither in the scorecard nor in the JSON."""
    get = "        if key not in self._values:\n"
    folder = handed_in(changed((get, f"        {statement}\n{get}")))
    done = run("grade", "lru", folder, "--only", HIT)
    assert done.returncode == (0 if where == "as output" else 1)
    result = run("grade", "lru", folder, "--only", HIT, "--json", "-").stdout
    assert all(text.isprintable() for text in re.findall(r'"((?:[^"\\]|\\.)*)"', result))


@pytest.mark.parametrize(
    "statement", [f"raise ValueError('{HOSTILE}')", f"raise type('{HOSTILE[12:28]}', (Exception,), {{}})"]
)
def test_what_a_learner_wrote_does_no_harm_at_import(run, handed_in, statement):
    """Where it is the whole report."""
    done = run("grade", "lru", handed_in(statement + "\n"))
    assert done.returncode == 1


def test_no_padding_brings_a_command_to_the_beginning_of_a_line(grade):
    """Long messages are wrapped, and a learner can count."""
    words = " ".join(["::error::canary"] * 6)
    for padding in range(30, 110):
        card = terminal.scorecard(grade(f"raise OSError('{'x' * padding} {words}')\n"), "LRU cache", "again")
        assert "canary" in card
        assert not any(line.lstrip().startswith("::") for line in card.splitlines()), card


def test_a_syntax_error_shows_nothing_of_the_line(run, handed_in):
    """Its message is Python's; the text of the line is the learner's."""
    run("grade", "lru", handed_in('x = "\x1b[2J ::error:: \u202e" = 5\n'))
    run("grade", "lru", handed_in('def "\\x1b[31m"\n'))


def test_what_is_handed_in_by_a_hostile_name_does_no_harm(run, tmp_path, right):
    """A folder can be called anything."""
    for name in ("\x1b[31mred", "a\n::error::x\u202e", "--json", os.fsdecode(b"\xff")):
        folder = tmp_path / "here" / name
        folder.mkdir(parents=True)
        (folder / "lru.py").write_text(right.replace("move_to_end(key)\n        return", "get(key)\n        return"))
        done = run("grade", "lru", "--only", HIT, "--", name)
        assert done.returncode == 1, done.stderr
        assert "wrong_answer" in done.stdout


def test_katas_are_listed(run):
    """With level, time and title."""
    done = run("list")
    assert done.returncode == 0
    assert re.search(r"^lru +medium +30 min  LRU cache: ", done.stdout, re.MULTILINE)


def test_the_doctor_says_what_the_machine_offers(run):
    """Layer by layer."""
    done = run("doctor")
    assert done.returncode in (0, 3)
    assert "kata-gauntlet" in done.stdout
    assert "lru" in done.stdout


@pytest.mark.parametrize(
    "arguments", [["--help"], ["-h"], ["grade", "-h"], ["prove", "-h"], ["replay", "-h"], ["--version"]]
)
def test_help_is_at_hand(run, arguments):
    """In one screen."""
    done = run(*arguments)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) < 30


def test_nothing_is_left_where_it_was_run(run, tmp_path, lru):
    """Neither caches nor databases, neither here nor beside the submission."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "lru.py").write_bytes((lru.solutions / "wrong_answer" / "default_is_ignored" / "lru.py").read_bytes())
    run("grade", "lru", mine)
    assert [path.name for path in mine.iterdir()] == ["lru.py"]
    assert list((tmp_path / "here").iterdir()) == []


def test_what_is_in_the_folder_where_it_is_run_is_not_run(run, tmp_path, lru):
    """A learner's folder may hold a module of any name, and settings of anybody's."""
    here = tmp_path / "here"
    here.mkdir()
    (here / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n", encoding="utf-8")
    (here / "conftest.py").write_text("raise SystemExit('run')\n", encoding="utf-8")
    done = run("grade", "lru", lru.reference, "--only", HIT, PYTEST_ADDOPTS="--no-such-option", PYTEST_PLUGINS="nope")
    assert done.returncode == 0, done.stderr


def test_an_interrupted_grading_ends_at_once(tmp_path, handed_in, lru):
    """Without a traceback, without a verdict, and without a process left behind."""
    folder = handed_in("import time\ntime.sleep(60)\n")
    grading = subprocess.Popen(
        [sys.executable, "-m", "graders", "grade", "lru", str(folder), "--json", str(tmp_path / "result.json")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=lru.folder.parent.parent,
    )
    process = psutil.Process(grading.pid)
    for _ in range(500):
        started = process.children(recursive=True)
        if len(started) >= 2:
            break
        time.sleep(0.02)
    grading.send_signal(signal.SIGINT)
    out, err = grading.communicate(timeout=60)
    assert grading.returncode == 130
    assert not any(sign in out + err for sign in OURS), err
    assert "judge_error" not in out
    assert not (tmp_path / "result.json").exists()
    _, alive = psutil.wait_procs(started, timeout=20)
    assert [child for child in alive if child.status() != psutil.STATUS_ZOMBIE] == []
