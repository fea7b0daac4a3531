"""A learner's report as a page: its words, that it runs and loads nothing, and that text in it stays text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from graders._engine.reports.report import report
from graders._engine.result import Cost, Engine, Finding, Result, SubmissionFacts, Verdict

AGAIN = "python -m graders replay lru"
HIT = Finding(
    check="test_a_hit_counts_as_use",
    verdict=Verdict.WRONG_ANSWER,
    score=0.0,
    max_score=2.0,
    lesson="Getting an entry makes it the most recently used.",
    message="cache.get(2) returned 108; expected None",
    counterexample="cache = LRUCache(2)\nassert cache.get(2) is None  # got 108",
    replay="test_a_hit_counts_as_use:abc",
)
MISS = Finding(check="test_a_miss", verdict=Verdict.ACCEPTED, score=1.0, max_score=1.0, lesson="A miss misses.")
GET = Finding(
    check="test_get_is_constant_time",
    verdict=Verdict.WRONG_ANSWER,
    score=0.0,
    max_score=2.0,
    lesson="A hit costs the same.",
    message="not measured: cost counts once every property holds",
    measured=False,
)
COST = Cost(
    operation="get",
    sizes=[512, 16_384],
    cpu_ns=[1_234, 43_210],
    reference_cpu_ns=[1_000, 1_150],
    growth=1.03,
    reference_growth=0.04,
    ratio=37.6,
    at_least=True,
    check="test_get_is_constant_time",
    what="the cache",
    unit="entries",
)
WRONG = Result(
    kata="lru",
    submission=SubmissionFacts(digest="", files=[]),
    verdict=Verdict.WRONG_ANSWER,
    score=1.0,
    max_score=5.0,
    seed=7,
    sandbox="walls",
    findings=[HIT, MISS, GET],
    cost=[],
    engine=Engine(version="0", grader_digest="", python="3"),
    cpu_s=0.0,
    wall_s=0.0,
)
SLOW = replace(
    WRONG,
    verdict=Verdict.OVER_BUDGET,
    findings=[MISS, replace(GET, verdict=Verdict.OVER_BUDGET, measured=True, message="get gets dearer")],
    cost=[COST],
)


def made(result: Result, mistake: str = "") -> str:
    """The page, as text; of a moment that is the same in all time zones but for its hour."""
    text = report(result, "LRU cache", AGAIN, when=1_700_000_000, mistake=mistake).decode()
    return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "2023-11-14 22:13", text)


def unstyled(page: str) -> str:
    """A page without what is the same on all of them."""
    return re.sub(r"<style>:root.*?</style>", "", page, flags=re.DOTALL)


class Elements(HTMLParser):
    """The elements of a page, with their attributes, and that each is closed."""

    EMPTY = ("meta", "line", "polyline", "circle")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(page)
        assert not self._open

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag != "meta":
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag


@pytest.mark.parametrize(("name", "result"), [("report_wrong", WRONG), ("report_slow", SLOW)])
def test_a_report_reads_as_it_did(golden, name, result):
    """A wrong answer of which the mistake is known, and a dear one with its chart."""
    golden(f"{name}.html", unstyled(made(result, "A hit does not count." if result is WRONG else "")))


@pytest.mark.parametrize("result", [WRONG, SLOW])
def test_a_page_runs_nothing_and_loads_nothing(result):
    """Its own policy says so, too."""
    page = made(result)
    elements = Elements(page).found
    assert {"script", "link", "img", "iframe", "form"}.isdisjoint(tag for tag, _ in elements)
    policy = next(attrs["content"] for tag, attrs in elements if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert "script-src 'none'" in policy
    assert not any(name.startswith("on") or name in ("src", "href") for _, attrs in elements for name in attrs)


def test_what_scrolls_can_be_reached_by_keyboard():
    """And says what it is."""
    wide = [
        attrs for tag, attrs in Elements(made(SLOW) + made(WRONG)).found if tag == "pre" or attrs.get("class") == "wide"
    ]
    assert wide
    assert all(attrs["tabindex"] == "0" and attrs["role"] == "region" and attrs["aria-label"] for attrs in wide)


@pytest.mark.parametrize(
    "text", ["</pre><script>alert(1)</script>", "{{ 7777 * 7777 }}", '"><img src=x onerror=y>', "\x1b[2J\u202e\0"]
)
def test_text_stays_text(text):
    """Wherever a learner, or a kata's author, may have written it."""
    hostile = replace(HIT, check=text, lesson=text, message=text, counterexample=text, replay=text)
    cost = replace(COST, operation=text, what=text, unit=text, check=text)
    page = report(replace(SLOW, findings=[hostile], cost=[cost]), text, text, when=0, mistake=text).decode()
    usual = {tag for tag, _ in Elements(made(SLOW) + made(WRONG)).found}
    assert {tag for tag, _ in Elements(page).found} <= usual
    assert str(7777 * 7777) not in page
    assert "\x1b" not in page
    assert "\u202e" not in page
