"""Gradebooks: no formula, no zero that nobody earned, and none of the traps of Canvas and Moodle."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._engine.classroom.gradebooks import canvas, cell, files_csv, grades_csv, moodle, points
from graders._engine.classroom.outcome import Outcome
from graders._engine.classroom.roster import BadRoster
from tests.classroom.sample import FLOYD, LRU, OUTCOME

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,LRU Cache (4711),Essay (12),Cycle in a list (4712)
,,,,,Manual Posting,,
    Points Possible,,,,,10,5,10
"Doe, Jane",101,s1,jd1,A,,4.5,
"=cmd|'/c calc'!A1",102,s2,bob,A,3.00,5,7
"Eve, Mallory",103,x3,eve,B,EX,1,2
"Li, Wei",105,s5,wei,B,2,2,2
"Nobody, Known",999,n9,nobody,B,1,1,1
"Student, Test",7,,abcdef,A,,,
"""
MOODLE = (
    "\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade)\n"
    'Participant 901,Jane Doe,jane@x.edu,Submitted,,"100,00",Yes,-\n'
    'Participant 902,Bob,bob@x.edu,Submitted,"7,50","100,00",Yes,-\n'
    'Participant 903,Eve,eve@x.edu,Submitted,,"100,00",No,-\n'
    'Participant 999,Nobody,no@x.edu,No submission,,"100,00",Yes,-\n'
)


def table(data: bytes, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=separator))


def test_the_tables(golden):
    """One line for each learner, and one for each file that was not simply graded."""
    golden("grades.csv", grades_csv(OUTCOME).decode())
    golden("files.csv", files_csv(OUTCOME).decode())


def test_no_grade_is_an_empty_cell():
    """Missing, unreadable and ours are words beside it, never zeros."""
    rows = {row[0]: row for row in table(grades_csv(OUTCOME))}
    assert rows["s5"][4:6] == ["", "ours"]
    assert rows["s4"][4:6] == ["0", "runtime_error"]
    assert rows["s4"][8:10] == ["", "unreadable"]


@given(st.text(max_size=20))
def test_no_cell_is_a_formula(text):
    """Whatever a learner is called."""
    shown = cell(text)
    assert shown.lstrip(" ")[:1] not in set("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
    assert shown in (text, f"'{text}")


def test_points_have_no_more_places_than_they_need():
    """And a point, in every country."""
    assert [points(it) for it in (20.0, 19.5, 1 / 3, 0.0, 1234.5, None)] == ["20", "19.5", "0.33", "0", "1234.5", ""]


def test_a_filled_canvas_export(golden):
    """Two columns of the teacher's own export, with nobody in it who has no grade."""
    filled = canvas(CANVAS.encode(), OUTCOME, {})
    golden("canvas.csv", filled.data.decode())
    golden("canvas-remarks.txt", "\n".join(filled.remarks) + "\n")
    assert filled.grades == 4


def test_canvas_traps():
    """Points possible stay; the excused stay; what has no grade is left as it is; nothing else goes back."""
    rows = table(canvas(CANVAS.encode(), OUTCOME, {}).data)
    heads, by = rows[0], {row[1]: row for row in rows}
    assert heads[5:] == ["LRU Cache (4711)", "Cycle in a list (4712)"]
    assert rows[2][5:] == ["10", "10"]
    assert by["101"][5:] == ["10", "10"]
    assert by["102"][5:] == ["2", "7"]  # no new grade for floyd: the cell as it came
    assert by["103"][5:] == ["EX", "10"]
    assert not {"105", "999", "7"} & by.keys()
    assert by["102"][0].startswith("'=")


def test_canvas_with_semicolons():
    """As Canvas writes it where commas are decimal points; a grade is written with a point, which it takes."""
    text = CANVAS.replace('"Doe, Jane"', "Doe Jane").replace(",", ";")
    rows = table(canvas(text.encode(), OUTCOME, {}).data, ";")
    assert rows[3][:2] == ["Doe Jane", "101"]


def test_a_column_can_be_named():
    """By its title, with or without Canvas's number."""
    for title in ("Essay", "Essay (12)"):
        filled = canvas(CANVAS.encode(), Outcome((LRU,), OUTCOME.learners, OUTCOME.marks), {"lru": title})
        assert table(filled.data)[0][5:] == ["Essay (12)"]


@pytest.mark.parametrize(
    ("export", "columns", "words"),
    [
        ("", {}, "empty"),
        ("a,b\n1,2\n", {}, "no Canvas export"),
        (CANVAS, {"lru": "Homework"}, "which column is for lru"),
        (CANVAS.replace("Essay (12)", "LRU cache (99)"), {}, "which column is for lru"),
        (CANVAS.replace("LRU Cache", "One").replace("Cycle in a list", "Two"), {}, "no column is named"),
    ],
)
def test_a_canvas_export_that_cannot_be_filled_says_why(export, columns, words):
    """Rather than fill another column, or make a new assignment."""
    with pytest.raises(BadRoster, match=words):
        canvas(export.encode(), OUTCOME, columns)


def test_a_filled_moodle_worksheet(golden):
    """All else in it as it was: mark, decimals, times."""
    filled = moodle(MOODLE.encode(), OUTCOME, "floyd")
    golden("moodle.csv", filled.data.decode())
    golden("moodle-remarks.txt", "\n".join(filled.remarks) + "\n")
    assert filled.data.startswith(b"\xef\xbb\xbf")
    assert filled.grades == 1


def test_a_moodle_worksheet_in_another_language():
    """The column is known, or can be named."""
    german = MOODLE.replace("Maximum Grade", "Bestwertung").replace(",Grade,", ",Bewertung,")
    assert moodle(german.encode(), OUTCOME, "floyd").grades == 2 - 1
    odd = MOODLE.replace(",Grade,", ",Pistemäärä,")
    with pytest.raises(BadRoster, match="Name it"):
        moodle(odd.encode(), OUTCOME, "floyd")
    assert moodle(odd.encode(), OUTCOME, "floyd", "Pistemäärä").grades == 1


def test_a_grade_is_never_more_than_the_most():
    """Moodle would skip it in silence."""
    small = MOODLE.replace('"100,00"', '"7,00"')
    assert table(moodle(small.encode(), OUTCOME, "floyd").data)[1][4] == "7"


def test_whoever_is_not_in_the_gradebook_is_named():
    """A grade that goes nowhere is said."""
    remarks = canvas(CANVAS.encode(), OUTCOME, {}).remarks
    assert "Max has a grade for lru and was not found in the gradebook" in remarks
    assert FLOYD.slug not in " ".join(it for it in remarks if it.startswith("Max"))
