"""What is written of a class, word by word; and that nothing hidden is in what learners and platforms get."""

from __future__ import annotations

import html.parser
import json
import re
from xml.etree import ElementTree

import msgspec
import pytest
from msgspec.structs import replace

from graders._engine.classroom import desk, logs, pages, platforms
from graders._engine.classroom.desk import Wishes, files
from graders._engine.classroom.feedback import Level, reveal
from graders._engine.classroom.outcome import Mark, Outcome, Status
from graders._engine.classroom.platforms import Checkout, NoGrade
from graders._engine.classroom.values import Learner
from graders._engine.result import Cost, Finding, Verdict
from tests.classroom import sample
from tests.classroom.sample import BOB, BROKEN, EVE, JANE, LRU, OUTCOME, RIGHT, SLOW, WRONG_ONE, finding, graded, result

LEVELS = tuple(Level)
EVERYTHING = Wishes(Level.HINTS, desk.ALSO)


def unstyled(page: bytes) -> str:
    """A page without what is the same on all of them."""
    return re.sub(r"<style>:root.*?</style>", "", page.decode(), flags=re.DOTALL)


@pytest.mark.parametrize("level", LEVELS)
def test_a_learner_page(golden, level):
    """A wrong answer and a late one, at each level of feedback."""
    golden(f"learner-{level}.html", unstyled(pages.learner(BOB, OUTCOME.of("s2"), level)))


def test_a_learner_page_with_a_chart(golden):
    """Over budget: the growth beside the reference."""
    golden("learner-slow.html", unstyled(pages.learner(EVE, OUTCOME.of("s3"), Level.FULL)))


def test_the_teachers_page(golden):
    """Everything that a run came to."""
    links = {learner.key: f"learners/{pages.name_of(learner.key)}.html" for learner in OUTCOME.learners}
    golden("index.html", unstyled(pages.index(OUTCOME, links)))


@pytest.mark.parametrize("kind", ["gradescope", "prairielearn"])
@pytest.mark.parametrize("case", ["right", "wrong", "broken"])
def test_platforms(golden, kind, case):
    """As their documents ask for it."""
    made = {"right": RIGHT, "wrong": WRONG_ONE, "broken": BROKEN}[case]
    golden(f"{kind}-{case}.json", getattr(platforms, kind)(reveal(made, Level.HINTS)).decode())


def test_classroom50(golden):
    """Hyphens in keys, and whole scores, rounded down."""
    checkout = Checkout(
        classroom="cs1", assignment="lru", submission="tag", commit="c", datetime="2026-11-20T00:00:00Z"
    )
    golden("classroom50.json", platforms.classroom50(reveal(WRONG_ONE, Level.HINTS), checkout).decode())
    half = result(replace(finding("test_half"), score=2.5), finding("test_whole", worth=2.5))
    made = json.loads(platforms.classroom50(reveal(half, Level.FULL), checkout))
    assert (made["score"], made["max-score"]) == (4, 8)


def test_logs(golden):
    """JUnit and the step summary."""
    golden("junit.xml", logs.junit(OUTCOME, Level.HINTS).decode())
    golden("summary.md", logs.step_summary(OUTCOME).decode())


def test_a_learners_json(golden):
    """Whole: it is the teacher's."""
    golden("learner.json", desk.learner_json(EVE, OUTCOME.of("s3")).decode())


def test_a_failure_of_the_judge_is_told_to_no_platform():
    """A file with a score would be a zero."""
    ours = result(Finding(check="judge", verdict=Verdict.JUDGE_ERROR, score=0.0, max_score=20.0, message="it broke"))
    for make in (platforms.gradescope, platforms.prairielearn, lambda it: platforms.classroom50(it, Checkout())):
        with pytest.raises(NoGrade):
            make(reveal(ours, Level.FULL))


def marked(kind: type[msgspec.Struct], prefix: str, **fixed: object) -> msgspec.Struct:
    """A value of ``kind`` whose every text is a word of its own, also in fields that are added some day."""
    words = {
        field.name: f"{prefix}-{field.name.replace('_', '-')}-secret"
        for field in msgspec.structs.fields(kind)
        if field.type is str
    }
    return kind(**{**words, **fixed})


SECRET_FINDING = marked(
    Finding, "finding", check="test_hidden_check", verdict=Verdict.WRONG_ANSWER, score=0.0, max_score=20.0
)
SECRET_COST = marked(
    Cost,
    "cost",
    check="test_hidden_check",
    sizes=[77_771, 77_772],
    cpu_ns=[77_773, 77_774],
    reference_cpu_ns=[77_775, 77_776],
    growth=1.0,
    reference_growth=1.0,
    ratio=1.0,
)
SECRET = replace(result(SECRET_FINDING, cost=(SECRET_COST,)), seed=987_654_321)  # type: ignore[arg-type]
LESSON, NAME = "finding-lesson-secret", "hidden"
ALLOWED = {Level.FULL: {"finding", "cost"}, Level.HINTS: {LESSON}, Level.VERDICT: set[str]()}


def for_learners(level: Level) -> dict[str, str]:
    """Everything that a learner may get to see, of a class in which one has a result full of secrets."""
    other = graded(Learner("other", "Other Person", "other@x.edu"), LRU, WRONG_ONE, 4.0)
    secret = graded(JANE, LRU, SECRET, 0.0)
    whole = Outcome((LRU,), (JANE, other.learner), (secret, other), seed=SECRET.seed)
    made = files(whole, Wishes(level, desk.ALSO))
    mine = {name: data.decode() for name, data in made.items() if "s1" in name and not name.startswith("results/")}
    assert {name.partition("/")[0] for name in mine} == {"learners", "gradescope", "prairielearn", "classroom50"}
    return mine | {"junit.xml": made["junit.xml"].decode()}


@pytest.mark.parametrize("level", [Level.HINTS, Level.VERDICT])
def test_nothing_hidden_leaks(level):
    """Every text of a finding and of a cost is a word that is looked for, in everything that leaves the desk."""
    for name, text in for_learners(level).items():
        secrets = set(re.findall(r"(?:finding|cost)-[a-z-]+-secret", text))
        assert secrets <= ALLOWED[level], name
        assert not re.search(r"7777\d|77,77\d|987.?654.?321", text), f"{name}: a size, a cost or the seed"
        if level is Level.VERDICT:
            # "hidden_checks" is what stands for all of them.
            assert not re.search(r"hidden[_ ]check(?!s)", text), name


@pytest.mark.parametrize("level", LEVELS)
def test_no_page_speaks_of_others(level):
    """Neither their names nor their grades."""
    for name, text in for_learners(level).items():
        if name != "junit.xml":
            assert "Other Person" not in text, name
            assert "other@x.edu" not in text, name


def test_what_broke_in_the_judge_is_the_teachers_to_read():
    """It may name what is hidden, whatever the level."""
    made = files(OUTCOME, Wishes(Level.FULL, desk.ALSO))
    told = {name for name, data in made.items() if b"test_secret" in data}
    assert told == {"index.html", "grades.csv"}


def test_full_shows_all_of_it():
    """So that the test above looks for what can be found."""
    text = for_learners(Level.FULL)["learners/s1.html"]
    for word in ("finding-lesson-secret", "finding-message-secret", "finding-counterexample-secret", "finding-replay"):
        assert word in text, word
    assert "987654321" in text


class Page(html.parser.HTMLParser):
    """Collects what a browser would act upon."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def hostile_text() -> str:
    return "</td></code></script><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}'\"&"


def test_learners_words_are_text_on_every_page():
    """A name, a path, a message and a program full of markup: no tag of theirs, no attribute, no script."""
    nasty = hostile_text()
    who = Learner(nasty, nasty, nasty, nasty)
    bad = replace(sample.WRONG, message=nasty, counterexample=nasty, replay=nasty)
    mark = graded(who, LRU, replace(result(bad), sandbox=nasty), 1.0, note=nasty)
    whole = Outcome((LRU,), (who,), (mark,), OUTCOME.listed, (nasty,), seed=1, same=(("lru", nasty, nasty),))
    for name, data in files(whole, EVERYTHING).items():
        if name.endswith(".html"):
            page = Page(data.decode())
            assert "img" not in page.tags, name
            assert page.tags.count("script") == (name == "index.html"), name
            assert not [value for key, value in page.attributes if key.startswith("on")], name
            assert "49" not in re.sub(
                r"[0-9a-f]{8}", "", data.decode().partition("</style>")[2].partition("<script>")[0]
            )


def test_pages_load_nothing_from_anywhere():
    """They are read offline, and tell nobody that they are read."""
    for name, data in files(OUTCOME, Wishes(Level.FULL)).items():
        if name.endswith(".html"):
            text = data.decode()
            page = Page(text)
            assert "default-src 'none'" in text
            links = [value for key, value in page.attributes if key in {"src", "href", "action", "data"}]
            assert all(re.fullmatch(r"[\w./-]+\.(?:html|csv)", link) for link in links), links
            assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)(?!evil)", text)


def test_every_link_of_the_teachers_page_leads_somewhere():
    """Whatever a learner is called."""
    made = files(OUTCOME, Wishes())
    links = {value for key, value in Page(made["index.html"].decode()).attributes if key == "href"}
    assert links <= made.keys()
    assert {name for name in made if name.startswith("learners/")} <= links


def test_page_names_are_plain_and_no_two_learners_share_one():
    """Not even on a disk that takes upper for lower case."""
    keys = ["jd1", "JD1", "../x", "..", "", "a/b", "a b", "ä", "ö", "x" * 300, "con.", "é"]
    names = [pages.name_of(key).lower() for key in keys]
    assert len(set(names)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.-]*", name) and len(name) < 80 for name in names)


def test_a_junit_file_has_no_two_cases_of_one_name():
    """GitLab would show the first of them."""
    root = ElementTree.fromstring(logs.junit(OUTCOME, Level.FULL))
    names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(set(names)) == len(names)


def test_a_step_summary_is_never_dropped_for_its_length():
    """GitHub would drop it whole."""
    mark = graded(JANE, LRU, RIGHT, 20.0, note="n" * 190)
    many = logs.step_summary(Outcome((LRU,), (JANE,), (mark,) * 9_000))
    assert len(many) < 1 << 20
    assert b"more; the files of the run have them all" in many


def test_prairielearn_takes_no_more_than_a_megabyte():
    """Programs are cut until it fits."""
    long = replace(sample.WRONG, counterexample="x = 1\n" * 2_000)
    made = platforms.prairielearn(reveal(result(*[long] * 200), Level.FULL))
    assert len(made) <= 1_000_000
    assert len(json.loads(made)["tests"]) == 200


def test_ten_thousand_results_make_a_page_of_less_than_five_megabytes():
    """A browser opens it at once."""
    marks = tuple(
        Mark(Learner(f"s{n:05}", f"Learner Number {n}", "", "A"), LRU, Status.GRADED, SLOW, final=n % 20, attempts=1)
        for n in range(10_000)
    )
    whole = Outcome((LRU,), tuple(mark.learner for mark in marks), marks)
    assert len(pages.index(whole, {mark.learner.key: f"learners/{mark.learner.key}.html" for mark in marks})) < 5 << 20


def test_files_are_written_whole_and_stale_ones_go(tmp_path):
    """Only such as an earlier run wrote, and only inside the folder."""
    (tmp_path / "learners").mkdir()
    for name in ("learners/gone.html", "mine.txt", "../outside.txt"):
        (tmp_path / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / name).write_text("x")
    desk.write(tmp_path / "out", {"index.html": b"new"}, ["learners/gone.html", "../outside.txt"])
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["out/index.html", "out/mine.txt", "outside.txt"]
