"""The result: values whose JSON others read, and which must therefore stay as it is."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders._engine.result import (
    GRAVEST_FIRST,
    SCHEMA,
    Cost,
    Engine,
    FileDigest,
    Finding,
    Result,
    SubmissionFacts,
    Verdict,
    from_json,
    gravest,
    json_schema,
    to_json,
)
from tests import golden

RESULT = Result(
    kata="lru",
    submission=SubmissionFacts(digest="sha256:1", files=[FileDigest(name="lru.py", bytes=3, digest="sha256:2")]),
    verdict=Verdict.WRONG_ANSWER,
    score=11.0,
    max_score=15.0,
    seed=20261120,
    sandbox="landlock",
    findings=[
        Finding(
            check="test_overwriting_counts_as_use",
            verdict=Verdict.WRONG_ANSWER,
            score=0.0,
            max_score=2.0,
            lesson="A lesson.",
            message="A message.",
            counterexample="cache = LRUCache(2)\n",
            replay="test_overwriting_counts_as_use:abc",
        )
    ],
    cost=[
        Cost(
            operation="get",
            sizes=[512, 16384],
            cpu_ns=[100, 120],
            reference_cpu_ns=[90, 95],
            growth=0.03,
            reference_growth=0.02,
            ratio=1.4,
            check="test_get_is_constant_time",
            what="the cache",
            unit="entries",
        )
    ],
    engine=Engine(version="0.1.0", grader_digest="sha256:3", python="3.11.7"),
    cpu_s=0.41,
    wall_s=0.52,
)

JSON = {
    "schema": "kata-gauntlet/result/v1",
    "kata": "lru",
    "submission": {"digest": "sha256:1", "files": [{"name": "lru.py", "bytes": 3, "digest": "sha256:2"}]},
    "verdict": "wrong_answer",
    "score": 11.0,
    "max_score": 15.0,
    "seed": 20261120,
    "sandbox": "landlock",
    "findings": [
        {
            "check": "test_overwriting_counts_as_use",
            "verdict": "wrong_answer",
            "score": 0.0,
            "max_score": 2.0,
            "lesson": "A lesson.",
            "message": "A message.",
            "counterexample": "cache = LRUCache(2)\n",
            "replay": "test_overwriting_counts_as_use:abc",
            "measured": True,
        }
    ],
    "cost": [
        {
            "operation": "get",
            "sizes": [512, 16384],
            "cpu_ns": [100, 120],
            "reference_cpu_ns": [90, 95],
            "growth": 0.03,
            "reference_growth": 0.02,
            "ratio": 1.4,
            "at_least": False,
            "over": False,
            "check": "test_get_is_constant_time",
            "what": "the cache",
            "unit": "entries",
        }
    ],
    "engine": {"version": "0.1.0", "grader_digest": "sha256:3", "python": "3.11.7", "hypothesis": ""},
    "cpu_s": 0.41,
    "wall_s": 0.52,
}


def order(data):
    """The keys of JSON objects, in order, all the way down."""
    if isinstance(data, dict):
        return [(key, order(value)) for key, value in data.items()]
    return [order(item) for item in data] if isinstance(data, list) else None


def test_the_json_is_as_it_is_published():
    """Names, order and types: a change here is a new version of the schema."""
    written = json.loads(to_json(RESULT))
    assert written == JSON
    assert order(written) == order(JSON)
    assert SCHEMA == "kata-gauntlet/result/v1"


def test_the_json_is_for_people_too():
    """A line for each value, and an end of line at the end."""
    text = to_json(RESULT).decode()
    assert text.endswith("}\n")
    assert '\n  "verdict": "wrong_answer",\n' in text


def test_what_was_written_is_read_again():
    """By the judge itself."""
    assert from_json(to_json(RESULT)) == RESULT


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"null", b'{"schema": 5}', to_json(RESULT).replace(b"lru", b"\xff")]
)
def test_anything_else_is_no_result(data):
    """It is refused by one kind of error."""
    with pytest.raises(msgspec.MsgspecError):
        from_json(data)


def test_the_verdicts_are_those_of_the_house_gravest_first():
    """And spelled as folders of solutions are named."""
    assert [str(verdict) for verdict in GRAVEST_FIRST] == [
        "judge_error",
        "limit_exceeded",
        "runtime_error",
        "wrong_answer",
        "over_budget",
        "undecided",
        "not_attempted",
        "accepted",
    ]


@given(st.lists(st.sampled_from(Verdict), min_size=1))
def test_the_gravest_verdict_is_the_results(verdicts):
    """Whatever their order."""
    assert gravest(verdicts) in verdicts
    assert all(GRAVEST_FIRST.index(gravest(verdicts)) <= GRAVEST_FIRST.index(verdict) for verdict in verdicts)
    assert gravest(verdicts) == gravest(reversed(verdicts))


def test_nothing_judged_is_the_judges_mistake():
    """It is not accepted."""
    assert gravest([]) is Verdict.JUDGE_ERROR


def test_a_result_cannot_be_changed():
    """Reports render it and do no more."""
    with pytest.raises(AttributeError):
        RESULT.score = 15.0


def test_every_field_is_held():
    """Others read it. What a change of it means for its version, CONTRIBUTING says under Releases."""
    golden.compare(Path(__file__).parent / "golden", "result.schema.json", json_schema().decode())


def test_a_new_key_breaks_nobody():
    """A result of a later release is read by this one."""
    said = json.loads(to_json(RESULT))
    said["later"] = said["findings"][0]["later"] = 1
    assert from_json(json.dumps(said).encode()) == RESULT
